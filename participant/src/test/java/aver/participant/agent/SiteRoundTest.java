package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteRoundTest {
  @TempDir Path folder;

  @Test
  void eventsOfAnAttemptAreOneRound() throws Exception {
    SiteHistory history = new SiteHistory(folder.resolve("history.jsonl"));
    history.add(1, "enrolled", Map.of("task", "heart"));
    history.add(2, "selected", Map.of("task", "heart", "attempt", "3"));
    history.add(3, "selected", Map.of("task", "heart", "attempt", "4"));
    history.add(4, "trained", Map.of("task", "heart", "attempt", "3", "rows", "90"));
    history.add(5, "trained", Map.of("task", "heart", "attempt", "3", "rows", "90"));
    history.add(6, "final", Map.of("task", "heart", "attempt", "3", "score", "0.5"));
    assertThat(SiteRound.of(history.all()))
        .containsExactly(
            new SiteRound(
                "heart",
                3,
                2,
                List.of("selected", "trained", "final"),
                Map.of("rows", "90", "score", "0.5")),
            new SiteRound("heart", 4, 3, List.of("selected"), Map.of()));
  }
}
