package aver.ledger.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
