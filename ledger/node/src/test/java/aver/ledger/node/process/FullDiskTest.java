package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.SmallDisk;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of one replica fills up, and is given room again. */
final class FullDiskTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String ID = "replica-4";
  private static final int MEGABYTES = 24;
  @TempDir Path folder;
  private long transfers;

  @Tag("slow")
  @Test
  void aReplicaSaysThatItsDiskIsFullEndsAndComesBack() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder.resolve(ID), MEGABYTES);
        Processes processes = new Processes(folder);
        LedgerClient member = processes.client("hospital-1")) {
      processes.startAll(member);
      transfer(member, processes);

      disk.fill();
      await("its health to say so")
          .atMost(LONG)
          .ignoreExceptions()
          .until(() ->
              processes
                  .http(ID, "/readyz")
                  .body()
                  .contains("0 MB are left on the disk: make room before it is full"));
      Process filled = processes.process(ID);
      while (filled.isAlive()) {
        transfer(member, processes); // the others go on, also while it dies
      }
      assertThat(filled.exitValue()).isEqualTo(70);
      String said = Files.readString(log());
      assertThat(said).containsPattern("(?m)^replica stopped itself: .*No space left on device");

      Files.delete(log());
      processes.start(ID);
      assertThat(processes.process(ID).waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(processes.process(ID).exitValue()).as(Files.readString(log())).isEqualTo(3);
      assertThat(Files.readString(log())).contains("look at its disk's room and health");

      disk.free();
      processes.start(ID);
      processes.end("replica-3"); // from now on nothing is final without the one that was full
      transfer(member, processes);
      assertThat(member.read(Keys.balance("admin-2"))).contains(transfers);
      processes.end(ID);
    }
  }

  private void transfer(LedgerClient member, Processes processes) throws Exception {
    var outcome = member.submit(member.sign(new Transfer("admin-2", 1)), LONG);
    assertThat(outcome.done()).as("%s %s", outcome, processes.logs()).isTrue();
    transfers++;
  }

  private Path log() {
    return folder.resolve(ID + ".log");
  }
}
