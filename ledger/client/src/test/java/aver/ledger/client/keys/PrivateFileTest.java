package aver.ledger.client.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes write one file, end while they do, or lose their power afterwards. */
final class PrivateFileTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("basel.trust");
  }

  @Test
  void whoWritesWhileAnotherDoesSpoilsNothing() throws Exception {
    PrivateFile.write(
        file(),
        out -> {
          out.write("first ".getBytes(US_ASCII));
          PrivateFile.write(file(), between -> between.write("between".getBytes(US_ASCII)));
          out.write("and last".getBytes(US_ASCII));
        });
    assertThat(file()).hasContent("first and last");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void whatFailsLeavesTheFileAsItWas() throws Exception {
    PrivateFile.write(file(), out -> out.write("before".getBytes(US_ASCII)));
    assertThatThrownBy(() ->
            PrivateFile.write(
                file(),
                _ -> {
                  throw new IOException("no room");
                }))
        .hasMessage("no room");
    PrivateFile.write(file(), out -> out.write("unwanted".getBytes(US_ASCII)), () -> false);
    assertThat(file()).hasContent("before");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void partsOfProcessesThatEndedAreRemovedAndNothingElse() throws Exception {
    for (String old : List.of("basel.trust.part", "basel.trust.123.part", "basel.trust.a.part")) {
      Files.setLastModifiedTime(
          Files.createFile(folder.resolve(old)),
          FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }
    Files.createFile(folder.resolve("basel.trust.456.part"));
    PrivateFile.write(file(), out -> out.write(1));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("basel.trust", "basel.trust.456.part", "basel.trust.a.part");
  }

  @Test
  void theNameIsDurableToo() throws Exception {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.start();
      PrivateFile.write(file(), out -> out.write(1));
      recording.stop();
      recording.dump(events);
    }
    List<String> synced =
        RecordingFile.readAllEvents(events).stream().map(event -> event.getString("path")).toList();
    assertThat(synced).hasSize(2).endsWith(folder.toString());
    assertThat(synced.getFirst()).endsWith(".part");
  }
}
