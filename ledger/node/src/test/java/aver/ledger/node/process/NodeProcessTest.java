package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.Typed;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeProcessTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  @TempDir Path folder;

  @Test
  void fourProcessesGoOnWithoutAKilledOneWhichCatchesUp() throws Exception {
    try (Processes processes = new Processes(folder);
        LedgerClient admin = processes.client("admin-1")) {
      processes.startAll(admin);
      assertThat(admin.submit(admin.sign(new Transfer("admin-2", 7)), LONG).done()).isTrue();

      showsWhatItDoes(processes);
      itsDatabaseIsThatOfTheBuild(processes.process("replica-1"));
      assertThat(new Typed().run("ledger", "checkpoint", "--dir", data("replica-1")))
          .as("a directory that a replica runs on")
          .isEqualTo(3);
      aSecondStartOnAnEmptyFolderWritesNothing(processes);

      processes.process("replica-2").destroyForcibly().waitFor();
      var second = admin.submit(admin.sign(new Transfer("admin-2", 8)), LONG);
      assertThat(second.done()).as("%s", second).isTrue();
      processes.start("replica-2");

      // three of four must sign, so with another one gone nothing is final without the restarted
      try (Socket held = processes.connectHttp("replica-3")) {
        held.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        processes.process("replica-3").destroy();
        assertThat(processes.process("replica-3").waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(processes.process("replica-3").exitValue()).isEqualTo(128 + 15);
      assertThat(Files.readString(folder.resolve("replica-3.log")))
          .contains("replica replica-3 stopped");
      var third = admin.submit(admin.sign(new Transfer("admin-2", 9)), LONG);
      assertThat(third.done()).as("%s %s", third, processes.logs()).isTrue();
      assertThat(admin.read(Keys.balance("admin-2"))).contains(24L);

      processes.process("replica-2").destroyForcibly().waitFor();
      await().atMost(LONG).until(() -> processes.http("replica-1", "/readyz").statusCode() == 503);
      assertThat(processes.http("replica-1", "/readyz").body()).contains("no replica leads");
      assertThat(processes.http("replica-1", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  private void aSecondStartOnAnEmptyFolderWritesNothing(Processes processes) throws Exception {
    String settings = Files.readString(processes.settings("replica-1", "replica-1"));
    Path second =
        Files.writeString(
            folder.resolve("second.yaml"), settings.replace("data: replica-1", "data: second"));
    Typed typed = new Typed();
    assertThat(typed.run("node", "run", "--config", second.toString())).isEqualTo(3);
    assertThat(typed.err())
        .hasLineCount(1)
        .contains("stop the process that listens there, maybe this replica");
    assertThat(folder.resolve("second")).doesNotExist();
  }

  /** Taken out of its jar, RocksDB would stay in the temporary folder when a test kills it. */
  private static void itsDatabaseIsThatOfTheBuild(Process replica) throws IOException {
    Path maps = Path.of("/proc", Long.toString(replica.pid()), "maps");
    if (Files.isReadable(maps)) { // elsewhere there is nothing to look at
      String folder = Path.of(System.getProperty("java.library.path")).toRealPath().toString();
      assertThat(Files.readAllLines(maps).stream().filter(line -> line.contains("librocksdb")))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains(folder));
    }
  }

  private static void showsWhatItDoes(Processes processes) throws Exception {
    await().atMost(LONG).until(() -> processes.http("replica-1", "/readyz").statusCode() == 200);
    assertThat(processes.http("replica-1", "/healthz").statusCode()).isEqualTo(200);
    // the member was answered by one replica: another may not have the certificate yet
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(processes.http("replica-1", "/metrics").body())
                .contains("aver_peers_reachable 3.0")
                .containsPattern("aver_clock_ahead_seconds -?[0-9]") // it asked the others
                .containsPattern("aver_ledger_certified_elsewhere [0-9]")
                .containsPattern("aver_ledger_height [1-9]")
                .containsPattern("aver_ledger_certified_height [1-9]")
                .contains("aver_transactions_total{kind=\"transfer\",outcome=\"applied\"} 1.0")
                .containsPattern("aver_signature_checks_total [1-9]")
                .containsPattern("aver_block_commit_seconds_count [1-9]")
                .contains("aver_engine_leader_known 1.0")
                .contains("aver_ready 1.0")
                .contains("jvm_memory_used_bytes"));
  }

  @Test
  void wrongSettingsAreRefusedWithOneLineThatNamesAllProblems() throws Exception {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "member: a\nlisten: here\ndata: x\npasword-file: y\nkeys: z\n");
    assertThat(refusal(file))
        .contains("pasword-file is no known key")
        .contains("genesis is missing")
        .contains("password-file is missing")
        .contains("listen must be host:port");
    assertThat(refusal(folder.resolve("none"))).contains("there is no settings file");
    try (Processes processes = new Processes(folder)) {
      assertThat(refusal(processes.settings("replica-1", "replica-2")))
          .contains("are not those of replica-1 in genesis");
      assertThat(refusal(processes.settings("replica-1", "admin-1"), "--join"))
          .contains("has no checkpoint key, so it is not a replica's");
    }
  }

  private String data(String id) {
    return folder.resolve(id).toString();
  }

  private static String refusal(Path file, String... more) {
    Typed typed = new Typed();
    List<String> args = new ArrayList<>(List.of("node", "run", "--config", file.toString()));
    args.addAll(List.of(more));
    assertThat(typed.run(args.toArray(String[]::new))).as(typed.err()).isEqualTo(2);
    assertThat(typed.err().lines()).hasSize(1);
    return typed.err();
  }
}
