package aver.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AttemptLineTest {
  private static AttemptLine line(String purpose, String phase, String... states) {
    List<AttemptLine.SeatLine> seats =
        List.of(states).stream()
            .map(state -> new AttemptLine.SeatLine("m", state, 256, Optional.empty(), 0))
            .toList();
    return new AttemptLine(
        "heart-1",
        7,
        purpose,
        phase,
        Optional.empty(),
        6,
        "2026-11-26T07:35:27Z",
        "2026-11-26T07:36:27Z",
        seats,
        Optional.empty(),
        List.of());
  }

  @Test
  void whoTrainedIsCounted() {
    assertThat(line("train", "final", "counted", "not revealed", "counted").text())
        .isEqualTo("attempt 7 (train): final, 2 of 3 updates counted");
  }

  @Test
  void anAttemptThatOnlyEvaluatesHasNoUpdatesToCount() {
    assertThat(line("evaluate", "final", "revealed", "revealed", "not revealed").text())
        .isEqualTo("attempt 7 (evaluate): final, cohort of 3");
  }

  @Test
  void whatIsOpenSaysUntilWhen() {
    assertThat(line("train", "commit", "waits", "committed").text())
        .isEqualTo("attempt 7 (train): commit, cohort of 2 until 2026-11-26T07:36:27Z");
  }
}
