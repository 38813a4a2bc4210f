package aver.ledger.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says that it wrote. */
final class OutputFileTest {
  @TempDir Path folder;

  @Test
  void theNameIsDurableToo() throws Exception {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      OutputFile.write(folder.resolve("request.json"), "{}");
      recording.stop();
      recording.dump(events);
    }
    List<String> synced =
        RecordingFile.readAllEvents(events).stream().map(event -> event.getString("path")).toList();
    assertThat(synced)
        .containsExactly(folder.resolve("request.json.part").toString(), folder.toString());
  }

  /** As a folder into which others may put files and which they may not list. */
  @Test
  void aFolderThatCannotBeReadStillTakesTheFile() throws Exception {
    Path drop = Files.createDirectory(folder.resolve("drop"));
    Path file = drop.resolve("request.json");
    Files.setPosixFilePermissions(drop, PosixFilePermissions.fromString("-wx------"));
    try {
      assumeFalse(Files.isReadable(drop), "skipped: this user may read everything");
      assertThatThrownBy(() -> OutputFile.write(file, "{}"))
          .isInstanceOf(CommandFailed.class)
          .hasMessageStartingWith(file + " is written, but may not outlive a loss of power: ")
          .hasMessageContaining("no right to read its folder")
          .returns(ExitCode.UNAVAILABLE, e -> ((CommandFailed) e).exitCode());
      assertThat(file).hasContent("{}");
    } finally {
      Files.setPosixFilePermissions(drop, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
