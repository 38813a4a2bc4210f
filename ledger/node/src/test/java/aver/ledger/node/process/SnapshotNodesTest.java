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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that comes late to a long chain of the Byzantine engine comes by a snapshot. */
final class SnapshotNodesTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  /** A snapshot ends at each 64th block of the ledger. */
  private static final int TRANSFERS = 80;

  private static final String COMES = "replica-5";
  private static final String LOOKS = "the engine looks for a snapshot";
  private static final String CAME = "came by a snapshot to height ";
  private static final String BLOCKS = "the engine goes on with blocks behind its snapshot";

  @TempDir Path folder;

  @BeforeEach
  void needsTheProgram() {
    Assumptions.assumeTrue(CometProgram.find(System.getenv()).isPresent(), CometProgram.advice());
  }

  @Test
  void aNewcomerComesByASnapshotPastOneThatLiesAndIsThenCountedOn() throws Exception {
    try (Processes processes = new Processes(folder, "comet");
        LedgerClient admin = processes.client("admin-1")) {
      processes.startAll(admin);
      for (int i = 0; i < TRANSFERS; i++) {
        transfer(admin, processes);
      }
      processes.end("replica-3");
      processes.start("replica-3", Oddity.FALSE_SNAPSHOTS);
      transfer(admin, processes);
      processes.process("replica-4").destroyForcibly().waitFor();
      Replacement.vote(processes, "replica-4", COMES, 1);

      // killed while its engine looks for one, it begins again
      processes.also(COMES, "engine-snapshot-from: 32");
      processes.start(COMES, "--join");
      said(LOOKS);
      processes.process(COMES).destroyForcibly().waitFor();
      processes.start(COMES, "--join");
      Replacement.entered(processes, COMES);
      String log = said(BLOCKS);
      Matcher came = Pattern.compile(CAME + "(\\d+)").matcher(log);
      assertThat(came.find()).as(log).isTrue();
      assertThat(Long.parseLong(came.group(1))).isGreaterThanOrEqualTo(64);
      assertThat(log).contains("ALARM: a replica offers a false snapshot");

      // nothing goes on without it any more
      processes.process("replica-3").destroyForcibly().waitFor();
      transfer(admin, processes);
      processes.process(COMES).destroyForcibly().waitFor();
      processes.start(COMES, "--join");
      transfer(admin, processes);
      assertThat(admin.read(Keys.balance("admin-2"))).contains(TRANSFERS + 3L);
      assertThat(Files.readString(folder.resolve(COMES + "/engine-comet/config/config.toml")))
          .doesNotContain("statesync");
    }
  }

  private String said(String line) {
    Path log = folder.resolve(COMES + ".log");
    await(line).atMost(LONG).until(() -> Files.readString(log).contains(line));
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void transfer(LedgerClient admin, Processes processes) throws Exception {
    var done = admin.submit(admin.sign(new Transfer("admin-2", 1)), LONG);
    assertThat(done.done()).as("%s %s", done, processes.logs()).isTrue();
  }
}
