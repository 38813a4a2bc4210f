package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a supervisor makes of the code with which the engine's process ends. */
final class ExitCodesTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** A program that ends with a code as often as it is told to, and then stays. */
  private Supervisor supervisor(int code, int times) throws Exception {
    return supervisor(
        """
        echo "these are the last words"
        [ $(wc -l < runs) -gt %d ] && exec sleep 600
        exit %d
        """
            .replace("runs", runsFile())
            .formatted(times, code));
  }

  private String runsFile() {
    return "'" + folder.resolve("runs") + "'";
  }

  /** A program that notes that it ran and goes on with a script. */
  private Supervisor supervisor(String script) throws Exception {
    Supervisor supervisor = of(script, "rwx------");
    supervisor.connected();
    supervisor.start();
    return supervisor;
  }

  /** The same, not started yet; permissions are those of its file. */
  private Supervisor of(String script, String permissions) throws Exception {
    Path program = folder.resolve("engine");
    Files.writeString(program, "#!/bin/sh\necho run >> %s\n%s\n".formatted(runsFile(), script));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(permissions));
    return new Supervisor(
        program, folder, _ -> {}, (why, cause) -> told.add(why + ": " + cause.getMessage()));
  }

  private int runs() throws Exception {
    Path runs = folder.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anEngineThatLostItsLedgerIsStartedAgain(int code) throws Exception {
    try (Supervisor supervisor = supervisor(code, 1)) {
      await().atMost(LONG).until(() -> runs() == 2);
      await().atMost(LONG).until(() -> Objects.requireNonNull(supervisor.process()).isAlive());
      assertThat(told).isEmpty();
    }
  }

  @Test
  void whatOneProcessAskedTheNextOneHasNotAsked() throws Exception {
    try (Supervisor supervisor = supervisor(0, 1)) { // connected before its first process
      await().atMost(LONG).until(() -> runs() == 2);
      assertThat(supervisor.asked()).isFalse();
      supervisor.connected();
      assertThat(supervisor.asked()).isTrue();
    }
  }

  @Test
  void oneThatDoesNotComeUpIsSaidWithItsLastWordsAndWhatToDo() throws Exception {
    // a moment for the last words to be heard
    try (Supervisor supervisor =
        of("echo 'these are the last words'; sleep 0.5; exit 1", "rwx------")) {
      assertThatThrownBy(supervisor::start)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("did not come up in " + folder)
          .hasMessageContaining("these are the last words; free its address, check the disk")
          .hasMessageContaining("aver admin propose replace-replica");
      assertThat(runs()).as("it is not started again").isEqualTo(1);
    }
  }

  @Test
  void oneThatMayNotBeRunIsSaidWithWhatToDo() throws Exception {
    try (Supervisor supervisor = of("exit 0", "rw-------")) {
      assertThatThrownBy(supervisor::start)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("the engine cannot start " + folder.resolve("engine"))
          .hasMessageContaining("that the program may be run, then start the replica again");
    }
  }

  @Test
  void aPanicEndsTheReplica() throws Exception {
    try (Supervisor supervisor = supervisor(2, 1)) {
      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told)
          .singleElement()
          .asString()
          .contains("the engine ended: code 2")
          .contains("these are the last words");
      assertThat(Objects.requireNonNull(supervisor.process()).isAlive()).isFalse();
      assertThat(runs()).as("it is not started again").isEqualTo(1);
    }
  }

  @Test
  void aConsensusThatFailedEndsTheReplicaThoughTheProcessStays() throws Exception {
    try (Supervisor supervisor =
        supervisor(
            """
            echo '{"_msg":"CONSENSUS FAILURE!!!","err":"bad","level":"error"}'
            exec sleep 600
            """)) {
      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).singleElement().asString().contains("its consensus failed", "bad");
      assertThat(Objects.requireNonNull(supervisor.process()).isAlive()).isFalse();
      assertThat(runs()).as("it is not started again").isEqualTo(1);
    }
  }

  /** The engine writes what a peer sent, with all its bytes. */
  @Test
  void aLineOfAnyLengthIsJudgedByItsBeginning() throws Exception {
    try (Supervisor _ =
        supervisor(
            """
            printf '{"_msg":"Invalid message","msg":"'
            head -c 20000000 /dev/zero | tr '\\0' x
            echo '"}'
            printf '{"_msg":"CONSENSUS FAILURE!!!","err":"'
            head -c 20000000 /dev/zero | tr '\\0' y
            echo '"}'
            exec sleep 600
            """)) {
      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told)
          .singleElement()
          .asString()
          .contains("its consensus failed: {\"_msg\":\"CONSENSUS FAILURE!!!\",\"err\":\"yyy")
          .hasSizeLessThan(EngineLog.LINE_MAX + 100);
    }
  }

  /** As the engine writes what a peer sent that is no message. */
  @Test
  void whatPeersSaySaysNothingAboutTheEngine() throws Exception {
    try (Supervisor supervisor =
        supervisor(
            """
            echo '{"_msg":"Invalid message","err":"CONSENSUS FAILURE!!!","msg":"\\"_msg\\":\\"CONSENSUS FAILURE!!!\\""}'
            echo 'CONSENSUS FAILURE!!!'
            echo '{"_msg":["CONSENSUS FAILURE!!!"]}'
            echo '{"a":{"_msg":"CONSENSUS FAILURE!!!"},"_msg":"x"}'
            echo heard >> runs
            exec sleep 600
            """
                .replace("runs", runsFile()))) {
      await().atMost(LONG).until(() -> runs() == 2);
      await().atMost(LONG).until(() -> supervisor.said().contains("\"x\""));
      assertThat(told).isEmpty();
      assertThat(Objects.requireNonNull(supervisor.process()).isAlive()).isTrue();
    }
  }

  @Test
  void oneThatEndsAgainAndAgainIsGivenUp() throws Exception {
    try (Supervisor _ = supervisor(1, 100)) {
      await().atMost(LONG).until(() -> !told.isEmpty());
      assertThat(told).singleElement().asString().contains("code 1");
      assertThat(runs()).isEqualTo(6);
    }
  }
}
