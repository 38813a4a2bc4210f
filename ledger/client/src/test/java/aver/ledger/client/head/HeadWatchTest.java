package aver.ledger.client.head;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.head.HeadVerdict.Alarm;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class HeadWatchTest {
  private static final long START_MS = 1_767_225_600_000L;

  @Test
  void aReplicaThatHidesBlocksIsLeftAfterThirtySeconds() {
    HeadWatch watch = HeadWatch.fresh();
    for (int s = 0; s <= 30; s += 10) {
      HeadVerdict verdict = watch.after(look("r1", s, 7, 8 + s));
      assertThat(verdict.leave()).as("after %d s", s).isFalse();
      assertThat(verdict.alarms()).isEmpty();
      watch = verdict.next();
    }
    HeadVerdict verdict = watch.after(look("r1", 31, 7, 50));
    assertThat(verdict.leave()).isTrue();
    assertThat(verdict.alarms()).containsOnlyKeys(Alarm.REPLICA_BEHIND);
    assertThat(verdict.alarms().get(Alarm.REPLICA_BEHIND))
        .contains("replica r1 shows height 7", "height 8 31 s ago");
    assertThat(verdict.next()).isEqualTo(HeadWatch.fresh());
  }

  @Test
  void aReplicaThatFollowsAFewBlocksLateIsKeptForGood() {
    HeadWatch watch = HeadWatch.fresh();
    for (int s = 0; s < 600; s += 10) {
      HeadVerdict verdict = watch.after(look("r1", s, s, s + 15));
      assertThat(verdict.leave()).as("after %d s", s).isFalse();
      watch = verdict.next();
    }
  }

  @Test
  void aReplicaThatDoesNotAnswerIsLeftIfOthersGoOn() {
    HeadLook silent = new HeadLook(START_MS, "r1", none(), OptionalLong.of(3), none());
    HeadLook later = new HeadLook(START_MS + 30_001, "r1", none(), OptionalLong.of(3), none());
    HeadVerdict verdict = HeadWatch.fresh().after(silent).next().after(later);
    assertThat(verdict.leave()).isTrue();
    assertThat(verdict.alarms().get(Alarm.REPLICA_BEHIND)).contains("does not answer");
  }

  @Test
  void whatOneReplicaMissedIsNotHeldAgainstTheNext() {
    HeadWatch watch = HeadWatch.fresh().after(look("r1", 0, 7, 8)).next();
    assertThat(watch.after(look("r2", 31, 7, 8)).leave()).isFalse();
  }

  @Test
  void timeFarBehindTheClockIsAnAlarmAndNoReasonToLeave() {
    HeadLook at = lookAt(15 * 60_000);
    assertThat(HeadWatch.fresh().after(at).alarms()).isEmpty();
    HeadVerdict verdict = HeadWatch.fresh().after(lookAt(15 * 60_000 + 1));
    assertThat(verdict.alarms()).containsOnlyKeys(Alarm.TIME_STALE);
    assertThat(verdict.leave()).isFalse();
  }

  private static HeadLook look(String replica, int second, long shown, long others) {
    return new HeadLook(
        START_MS + second * 1000L,
        replica,
        OptionalLong.of(shown),
        OptionalLong.of(others),
        OptionalLong.of(START_MS));
  }

  private static HeadLook lookAt(long behindMs) {
    return new HeadLook(
        START_MS + behindMs,
        "r1",
        OptionalLong.of(1),
        OptionalLong.of(1),
        OptionalLong.of(START_MS));
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }
}
