package aver.ledger.node.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long HOUR_MS = 3_600_000;

  /** Answers of peers that own clock is so far ahead of, each within 20 ms. */
  private static List<PeerClock> ahead(long... byMs) {
    return LongStream.of(byMs).mapToObj(ms -> new PeerClock(NOW_MS, 20, NOW_MS + 10 - ms)).toList();
  }

  @Test
  void onlyWhatIsOutsideOfQuestionAndAnswerIsCertain() {
    assertThat(new PeerClock(NOW_MS, 20, NOW_MS).aheadMs()).isZero();
    assertThat(new PeerClock(NOW_MS, 20, NOW_MS + 20).aheadMs()).isZero();
    assertThat(new PeerClock(NOW_MS, 20, NOW_MS - 5).aheadMs()).isEqualTo(5);
    assertThat(new PeerClock(NOW_MS, 20, NOW_MS + 25).aheadMs()).isEqualTo(-5);
    assertThat(new PeerClock(NOW_MS, 20, 0).aheadMs()).isEqualTo(NOW_MS);
    assertThat(new PeerClock(NOW_MS, 20, Long.MAX_VALUE).aheadMs()).isNegative();
  }

  @Test
  void aReplicaThatIsMinutesLateIsNotToldThatItsClockIsWrong() {
    long lateMs = 180_000;
    PeerClock readAtOnce = new PeerClock(NOW_MS, lateMs, NOW_MS);
    PeerClock readAtLast = new PeerClock(NOW_MS, lateMs, NOW_MS + lateMs);
    List<PeerClock> late = List.of(readAtOnce, readAtLast, readAtOnce);
    assertThat(ClockWatch.aheadMs(late, 3)).hasValue(0);
    PeerClock anHourBehind = new PeerClock(NOW_MS, lateMs, NOW_MS - HOUR_MS);
    List<PeerClock> wrong = List.of(anHourBehind, readAtLast, anHourBehind);
    assertThat(ClockWatch.aheadMs(wrong, 3)).as("late and wrong").hasValue(HOUR_MS);
  }

  @Test
  void moreThanHalfOfTheOthersHaveToSaySo() {
    assertThat(ClockWatch.aheadMs(ahead(0, 0, HOUR_MS), 3)).as("one lies").hasValue(0);
    assertThat(ClockWatch.aheadMs(ahead(0, 0, -HOUR_MS), 3)).as("one lies").hasValue(0);
    assertThat(ClockWatch.aheadMs(ahead(0, HOUR_MS, HOUR_MS), 3).orElseThrow())
        .as("two of four are ahead, and this is one of them")
        .isCloseTo(HOUR_MS, within(20L));
    assertThat(ClockWatch.aheadMs(ahead(0, -HOUR_MS, -HOUR_MS), 3).orElseThrow())
        .as("two of four are behind, and this is one of them")
        .isCloseTo(-HOUR_MS, within(20L));
    assertThat(ClockWatch.aheadMs(ahead(-HOUR_MS, 0, HOUR_MS), 3)).hasValue(0);
    assertThat(ClockWatch.aheadMs(ahead(0, 0, 0, HOUR_MS, HOUR_MS, HOUR_MS), 6)).hasValue(0);
    assertThat(ClockWatch.aheadMs(ahead(0, 0, HOUR_MS, HOUR_MS, HOUR_MS, HOUR_MS), 6).orElseThrow())
        .isPositive();
  }

  @Test
  void thoseWhoDoNotAnswerAreNotOutvoted() {
    assertThat(ClockWatch.aheadMs(ahead(HOUR_MS), 3)).as("it may lie").isEmpty();
    assertThat(ClockWatch.aheadMs(ahead(0, HOUR_MS), 3)).hasValue(0);
    assertThat(ClockWatch.aheadMs(ahead(HOUR_MS, HOUR_MS), 3).orElseThrow()).isPositive();
    assertThat(ClockWatch.aheadMs(List.of(), 0)).as("the only replica").isEmpty();
  }

  @Test
  void whatWasSeenLastIsShown() {
    ClockWatch watch = new ClockWatch();
    assertThat(watch.aheadSeconds()).isNaN();
    watch.news(ahead(2_000, 2_000, 0), 3);
    assertThat(watch.aheadSeconds()).isCloseTo(2, within(0.02));
    watch.news(ahead(-75_000, -75_000, -75_000), 3);
    assertThat(watch.aheadSeconds()).isCloseTo(-75, within(0.02));
    watch.news(ahead(2_000), 3);
    assertThat(watch.aheadSeconds()).as("one of three answered").isNaN();
  }

  @Test
  void aClockThatIsAMinuteOffIsToldOnce() {
    ClockWatch watch = new ClockWatch();
    assertThat(watch.news(ahead(59_000, 59_000, 59_000), 3)).isEmpty();
    assertThat(watch.news(ahead(75_000, 75_000, 75_000), 3).orElseThrow()).isPositive();
    assertThat(watch.news(ahead(75_000, 75_000, 75_000), 3)).as("was told").isEmpty();
    assertThat(watch.news(ahead(75_000), 3)).as("nothing is known").isEmpty();
    assertThat(watch.news(ahead(75_000, 75_000, 75_000), 3)).as("was told").isEmpty();
    assertThat(watch.news(ahead(0, 0, 0), 3)).as("it was set").isEmpty();
    assertThat(watch.news(ahead(-75_000, -75_000, -75_000), 3).orElseThrow()).isNegative();
  }
}
