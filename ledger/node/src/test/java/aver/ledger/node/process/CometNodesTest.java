package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas as processes, each with a CometBFT of its own beside it. */
final class CometNodesTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  /** What is left of a replica is gone so long after kill -9. */
  private static final Duration LEFT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @BeforeEach
  void needsTheProgram() {
    Assumptions.assumeTrue(CometProgram.find(System.getenv()).isPresent(), CometProgram.advice());
  }

  @Test
  void bothProcessesOfAReplicaComeAndGoTogether() throws Exception {
    try (Processes processes = new Processes(folder, "comet");
        LedgerClient admin = processes.client("admin-1")) {
      processes.startAll(admin);
      transfer(admin, processes, 7);
      await().atMost(LONG).until(() -> processes.http("replica-1", "/readyz").statusCode() == 200);
      for (String id : Processes.REPLICAS) {
        assertThat(secrets(id)).as("keys of %s on its disk while it runs", id).isEmpty();
      }

      // kill -9 of the JVM: nothing stays behind, the others go on, it comes back
      List<ProcessHandle> engines = engines(processes, "replica-2");
      assertThat(engines).hasSize(1);
      processes.process("replica-2").destroyForcibly().waitFor();
      await().atMost(LEFT).until(() -> engines.stream().noneMatch(ProcessHandle::isAlive));
      transfer(admin, processes, 8);
      processes.start("replica-2");

      // kill -9 of the engine alone: the replica starts it again
      ProcessHandle engine = engines(processes, "replica-1").getFirst();
      engine.destroyForcibly();
      await()
          .atMost(LONG)
          .until(() ->
              engines(processes, "replica-1").stream()
                  .anyMatch(other -> other.isAlive() && other.pid() != engine.pid()));

      // three of four must order, so with another one gone nothing goes on without those two
      List<ProcessHandle> third = engines(processes, "replica-3");
      processes.process("replica-3").destroy();
      assertThat(processes.process("replica-3").waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(third).noneMatch(ProcessHandle::isAlive);
      assertThat(Files.readString(folder.resolve("replica-3.log")))
          .contains("replica replica-3 stopped");
      transfer(admin, processes, 9);
      assertThat(admin.read(Keys.balance("admin-2"))).contains(24L);

      processes.start("replica-3");
      replaceTheFourth(processes);
      processes.process("replica-3").destroyForcibly().waitFor();
      transfer(admin, processes, 1); // nothing goes on without the newcomer any more
      assertThat(admin.read(Keys.balance("admin-2"))).contains(25L);

      processes.process("replica-2").destroyForcibly().waitFor();
      await().atMost(LONG).until(() -> processes.http("replica-1", "/readyz").statusCode() == 503);
      assertThat(processes.http("replica-1", "/readyz").body()).contains("no replica leads");
    }
  }

  /** The fourth is gone for good: a fifth takes every block from the others and then orders too. */
  private static void replaceTheFourth(Processes processes) throws Exception {
    processes.process("replica-4").destroyForcibly().waitFor();
    Replacement.decide(processes, "replica-4", "replica-5", 1);
    Replacement.entered(processes, "replica-5");
  }

  private static void transfer(LedgerClient admin, Processes processes, long amount)
      throws Exception {
    var done = admin.submit(admin.sign(new Transfer("admin-2", amount)), LONG);
    assertThat(done.done()).as("%s %s", done, processes.logs()).isTrue();
  }

  private static List<ProcessHandle> engines(Processes processes, String id) {
    return processes.process(id).toHandle().children().toList();
  }

  private List<Path> secrets(String id) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(id).resolve("engine-comet/config"))) {
      return files.filter(file -> file.toString().endsWith("_key.json")).toList();
    }
  }
}
