package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteHistoryTest {
  @Test
  void whatFollowsHalfALineIsRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("history.jsonl");
    SiteHistory history = new SiteHistory(file);
    history.add(1, "enrolled", Map.of("task", "heart"));
    Files.writeString(file, "{\"time-ms\":2,\"eve", StandardOpenOption.APPEND);
    history.add(3, "committed", Map.of());
    history.add(4, "revealed", Map.of());
    assertThat(history.all())
        .extracting(event -> event.path("event").asString())
        .containsExactly("enrolled", "committed", "revealed");
    assertThat(Files.readAllLines(file)).hasSize(4);
  }
}
