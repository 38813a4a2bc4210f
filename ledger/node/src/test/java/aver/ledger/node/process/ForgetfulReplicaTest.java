package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.Folders;
import aver.ledger.rules.tx.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica whose disk forgot what it had voted, acknowledged or signed ends with one line that
 * says so, before it votes; the others go on, and with its own disk it is one of them again.
 */
final class ForgetfulReplicaTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String ID = "replica-4";
  @TempDir Path folder;

  @Test
  void whoForgotSomethingDoesNotComeBackUnderItsOldNames() throws Exception {
    try (Processes processes = new Processes(folder);
        LedgerClient member = processes.client("hospital-1")) {
      processes.startAll(member);
      isFinal(member, processes);
      processes.end(ID);
      Path old = folder.resolve("old");
      Folders.copy(data(), old);
      processes.start(ID);
      // three of four must sign: without another one, the fourth's signature is among them
      processes.end("replica-3");
      isFinal(member, processes);
      processes.start("replica-3");
      isFinal(member, processes);
      processes.process(ID).destroyForcibly().waitFor();
      Path own = folder.resolve("own");
      Folders.copy(data(), own);

      Folders.replace(data(), old);
      endsWith(processes, 70, "holds a signature of this replica at height ");
      assertThat(data().resolve("engine/starts"))
          .as("it ended before its engine began")
          .hasSameTextualContentAs(old.resolve("engine/starts"));

      Folders.delete(data());
      endsWith(processes, 70, "but the disk ended at height 0 when it was opened");

      Folders.replace(data(), own);
      Folders.delete(data().resolve("engine"));
      endsWith(processes, 3, "was lost or is an older copy: it was started ");
      isFinal(member, processes);

      Folders.replace(data(), own);
      processes.start(ID);
      processes.end("replica-3");
      isFinal(member, processes);
    }
  }

  private void endsWith(Processes processes, int code, String says) throws Exception {
    Files.deleteIfExists(log());
    processes.start(ID);
    Process process = processes.process(ID);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    String said = Files.readString(log());
    assertThat(said).contains(says).contains("aver admin propose replace-replica");
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    assertThat(said).doesNotContain("serves on port");
  }

  private static void isFinal(LedgerClient member, Processes processes) throws Exception {
    var outcome = member.submit(member.sign(new Transfer("admin-1", 1)), LONG);
    assertThat(outcome.done()).as("%s %s", outcome, processes.logs()).isTrue();
  }

  private Path data() {
    return folder.resolve(ID);
  }

  private Path log() {
    return folder.resolve(ID + ".log");
  }
}
