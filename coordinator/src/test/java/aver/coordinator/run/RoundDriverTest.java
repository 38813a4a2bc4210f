package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import aver.coordinator.run.RoundView.ReadyTask;
import aver.ledger.rules.tx.OpenRound;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundDriverTest {
  private static final long NOW = 1_000_000;

  private static ReadyTask ready(int attempt, int eligible, long sinceMs) {
    return new ReadyTask("risk", attempt, eligible, 5, sinceMs);
  }

  private static List<OpenRound> opened(boolean quiet, int rank, ReadyTask... ready) {
    return RoundDriver.next(new RoundView(NOW, quiet, rank, 10_000, List.of(ready))).open();
  }

  @Test
  void theFirstCoordinatorOpensAtOnce() {
    assertThat(opened(false, 0, ready(3, 4, NOW))).containsExactly(new OpenRound("risk", 3));
  }

  @Test
  void theSecondWaitsForTheFirstAndNoLonger() {
    RoundView early = new RoundView(NOW, false, 1, 0, List.of(ready(3, 4, NOW)));
    assertThat(RoundDriver.next(early).open()).isEmpty();
    assertThat(RoundDriver.next(early).lookAgainMs()).isEqualTo(NOW + RoundDriver.STAGGER_MS);
    assertThat(opened(false, 1, ready(3, 4, NOW - RoundDriver.STAGGER_MS))).hasSize(1);
  }

  @Test
  void theFirstRoundGathersAFullCohort() {
    assertThat(opened(false, 0, ready(1, 4, NOW))).isEmpty();
    assertThat(opened(false, 0, ready(1, 5, NOW))).hasSize(1);
    assertThat(opened(false, 0, ready(1, 4, NOW - 10_000))).hasSize(1);
  }

  @Test
  void nothingIsOpenedInQuietHours() {
    assertThat(opened(true, 0, ready(3, 5, NOW))).isEmpty();
    QuietHours night = QuietHours.parse("22:00-06:00").orElseThrow();
    assertThat(night.at(LocalTime.of(23, 0))).isTrue();
    assertThat(night.at(LocalTime.of(5, 59))).isTrue();
    assertThat(night.at(LocalTime.of(6, 0))).isFalse();
    QuietHours noon = QuietHours.parse("12:00-13:30").orElseThrow();
    assertThat(noon.at(LocalTime.of(13, 0))).isTrue();
    assertThat(noon.at(LocalTime.of(23, 0))).isFalse();
    assertThat(QuietHours.parse("noon")).isEmpty();
  }
}
