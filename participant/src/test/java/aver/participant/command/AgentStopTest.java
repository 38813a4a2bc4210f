package aver.participant.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.proof.Digest;
import aver.participant.agent.AgentJournal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says when its agent cannot go on: the cause, and advice that fits it. */
final class AgentStopTest {
  @TempDir Path work;

  @Test
  void aFullDiskWantsRoom() {
    IOException full =
        catchThrowableOfType(
            IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[] {1}));
    assertThat(said(full)).contains("No space left on device: make room on its disk, then start");
  }

  @Test
  void nothingElseDoes() throws Exception {
    assertThat(said(new AccessDeniedException(work + "/journal/chain")))
        .contains("no right to " + work + "/journal/chain: see to its files");
    assertThat(said(new IOException("Input/output error")))
        .contains("Input/output error: see to its files");
    Files.writeString(work.resolve("chain"), "other");
    IOException damaged =
        catchThrowableOfType(IOException.class, () -> AgentJournal.open(work, Digest.ZERO));
    assertThat(said(damaged)).contains("belongs to chain other").contains(": see to its files");
    IOException gone =
        catchThrowableOfType(IOException.class, () -> Files.readString(work.resolve("entry")));
    assertThat(said(gone)).contains(work + "/entry is not there: see to its files");
  }

  private String said(IOException why) {
    CommandFailed failed = AgentCommand.stopped(why, work);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(failed)
        .hasMessageStartingWith("the work folder " + work + " cannot be written or read: ")
        .hasMessageNotContaining("Exception");
    String line = String.valueOf(failed.getMessage());
    if (!line.contains("No space")) {
      assertThat(failed).hasMessageNotContaining("room");
    }
    return line;
  }
}
