package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is found to stand still, and when, in virtual time: looks and stops at any moment. */
final class StandstillTest {
  private static final long BOUND_MS = 10_000;

  /** Between two blocks. */
  private static final long BLOCK_MS = 400;

  private final Standstill standstill = new Standstill();
  private long nowMs = 100;

  private boolean answered(long height, boolean catchingUp) {
    return standstill.answered(TimeUnit.MILLISECONDS.toNanos(nowMs), height, catchingUp);
  }

  private boolean compared(boolean othersAhead) {
    return standstill.compared(TimeUnit.MILLISECONDS.toNanos(nowMs), othersAhead);
  }

  private boolean unasked() {
    return standstill.unasked(TimeUnit.MILLISECONDS.toNanos(nowMs));
  }

  private boolean silent() {
    return standstill.silent(TimeUnit.MILLISECONDS.toNanos(nowMs));
  }

  /** An engine whose last block is {@code last} while the others go on; when it is ended. */
  private static long endedMs(long last, long lookTakesMs) {
    StandstillTest one = new StandstillTest();
    one.standstill.begins(0);
    while (one.nowMs < last * BLOCK_MS + 6 * BOUND_MS) {
      one.nowMs += lookTakesMs;
      long others = one.nowMs / BLOCK_MS;
      if (one.answered(Math.min(last, others), false) && one.compared(others > last + 1)) {
        return one.nowMs;
      }
      one.nowMs += Standstill.LOOK_MS;
    }
    return one.nowMs; // it never is
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 30, 100, 250, 370, 500})
  void whoStopsWhileTheOthersGoOnIsEndedWithinTenSeconds(long lookTakesMs) {
    for (long last = 0; last < 200; last++) { // its time falls anywhere between two looks
      assertThat(endedMs(last, lookTakesMs) - last * BLOCK_MS)
          .as("ms after block %d", last)
          .isLessThanOrEqualTo(BOUND_MS)
          .isGreaterThan(4_000);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 500, 2_000})
  void whoIsSilentIsFoundWithinTenSecondsAndOnce(long lookTakesMs) {
    standstill.begins(0);
    answered(7, false);
    long answeredMs = nowMs;
    boolean found = false;
    while (!found && nowMs < 6 * BOUND_MS) {
      nowMs += Standstill.LOOK_MS + lookTakesMs;
      found = silent();
    }
    assertThat(nowMs - answeredMs).isBetween(8_001L, BOUND_MS);
    nowMs += 60_000;
    assertThat(silent()).as("it was restarted already").isFalse();
    answered(7, false);
    nowMs += BOUND_MS;
    assertThat(silent()).isTrue();
  }

  @Test
  void whoHasYetToAnswerMayTakeAsLongAsItNeeds() {
    standstill.begins(0);
    nowMs = 3_600_000;
    assertThat(silent()).isFalse();
    answered(7, false);
    standstill.begins(TimeUnit.MILLISECONDS.toNanos(nowMs));
    nowMs += 3_600_000;
    assertThat(silent()).as("another process").isFalse();
    assertThat(answered(8, false)).as("it has just answered").isFalse();
  }

  @Test
  void whoMovesOrCatchesUpOrHasNothingToDoGoesOn() {
    standstill.begins(0);
    for (long look = 0; look < 1_000; look++) {
      nowMs += Standstill.LOOK_MS;
      if (answered(look / 6, false)) {
        assertThat(compared(true)).as("a block in six looks, %d", look).isFalse();
      }
    }
    for (long look = 0; look < 1_000; look++) {
      nowMs += Standstill.LOOK_MS;
      assertThat(answered(166, true)).as("catching up, %d", look).isFalse();
    }
    for (long look = 0; look < 1_000; look++) {
      nowMs += Standstill.LOOK_MS;
      if (answered(166, false)) {
        assertThat(compared(look % 4 != 0)).as("ahead for a moment, %d", look).isFalse();
      }
    }
  }

  /** Looks at one whose consensus does not answer; whether it was ended. */
  private boolean mute(long height, boolean catchingUp, long lookTakesMs) {
    nowMs += Standstill.LOOK_MS;
    boolean still = answered(height, catchingUp);
    nowMs += lookTakesMs;
    return still && unasked();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 500, 2_000})
  void whoseConsensusHangsForAMinuteIsEnded(long lookTakesMs) {
    standstill.begins(0);
    assertThat(mute(7, false, lookTakesMs)).isFalse();
    long movedMs = nowMs;
    boolean ended = false;
    while (!ended && nowMs < 12 * BOUND_MS) {
      ended = mute(7, false, lookTakesMs);
    }
    assertThat(nowMs - movedMs).isBetween(60_000L, 7 * BOUND_MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 500, 2_000})
  void whoMovesOrCatchesUpGoesOnThoughItsConsensusNeverAnswers(long lookTakesMs) {
    standstill.begins(0);
    for (long look = 0; look < 1_000; look++) {
      assertThat(mute(look / 15, false, lookTakesMs)).as("in fifteen looks, %d", look).isFalse();
    }
    for (long look = 0; look < 1_000; look++) {
      assertThat(mute(66, true, lookTakesMs)).as("catching up, %d", look).isFalse();
    }
  }

  @Test
  void whoseConsensusAnswersNowAndThenGoesOn() {
    standstill.begins(0);
    for (long look = 0; look < 1_000; look++) {
      assertThat(mute(7, false, 2_000)).as("look %d", look).isFalse();
      if (look % 15 == 0) {
        assertThat(compared(false)).isFalse();
      }
    }
  }

  /** A machine that is slow in all it does, and not a consensus that hangs. */
  @Test
  void whoOftenDoesNotEvenSayWhereItIsGoesOn() {
    standstill.begins(0);
    for (long look = 0; look < 1_000; look++) {
      assertThat(mute(7, false, 2_000)).as("look %d", look).isFalse();
      if (look % 15 == 0) {
        standstill.unheard();
      }
    }
  }

  @Test
  void whatIsBehindAStartOrAStopOfWhoeverLooksIsNotCounted() {
    standstill.begins(0);
    for (int look = 0; look < 15; look++) {
      assertThat(mute(7, false, 2_000)).isFalse();
    }
    standstill.begins(TimeUnit.MILLISECONDS.toNanos(nowMs));
    nowMs += 3_600_000;
    assertThat(mute(7, false, 2_000)).as("another process, which has just answered").isFalse();
    assertThat(compared(false)).isFalse();
    nowMs += 70_000;
    assertThat(mute(7, false, 2_000)).as("nobody had looked").isFalse();
  }
}
