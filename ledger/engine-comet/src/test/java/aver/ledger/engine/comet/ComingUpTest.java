package aver.ledger.engine.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For how long an engine that was started may do nothing, in virtual time. */
final class ComingUpTest {
  private static final long LIMIT_S = TimeUnit.MINUTES.toSeconds(Standstill.COME_MINUTES);
  private static final long HOUR_S = 3_600;

  private final Standstill standstill = new Standstill();
  private long nowS = 100;

  private long nanos() {
    return TimeUnit.SECONDS.toNanos(nowS);
  }

  /** Looks again and again for a time and never gets an answer; whether it was ended. */
  private boolean lost(long seconds, boolean asked) {
    boolean lost = false;
    for (long end = nowS + seconds; nowS < end; nowS++) {
      lost |= !standstill.silent(nanos()) && standstill.lost(nanos(), asked);
    }
    return lost;
  }

  private void answers() {
    standstill.answered(nanos(), 7, false);
  }

  @BeforeEach
  void start() {
    standstill.begins(nanos());
  }

  @Test
  void theFirstOneReplaysAsLongAsItNeeds() {
    assertThat(lost(HOUR_S, true)).isFalse();
    standstill.begins(nanos());
    assertThat(lost(LIMIT_S, false)).as("another one in its place").isFalse();
    assertThat(lost(HOUR_S, true)).as("which replays on").isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneInThePlaceOfAnotherThatDoesNothingIsEnded(boolean answered) {
    if (answered) {
      answers();
    }
    standstill.begins(nanos());
    assertThat(lost(LIMIT_S, false)).isFalse();
    assertThat(lost(10, false)).isTrue();
  }

  @Test
  void whoAsksAndDoesNotAnswerIsEndedBehindOneThatAnswered() {
    answers();
    standstill.begins(nanos());
    assertThat(lost(LIMIT_S, false)).isFalse();
    assertThat(lost(LIMIT_S, true)).as("counted from its question on").isFalse();
    assertThat(lost(10, true)).isTrue();
  }

  @Test
  void whoAnswersIsNeverLost() {
    answers();
    standstill.begins(nanos());
    assertThat(lost(LIMIT_S, false)).isFalse();
    answers();
    nowS += HOUR_S;
    answers();
    assertThat(lost(5, false)).as("for a moment").isFalse();
  }

  /** As a process in the kernel does that waits for a disk. */
  @Test
  void whoStaysThoughItWasKilledIsEnded() {
    answers();
    assertThat(lost(1, true)).isFalse();
    nowS += HOUR_S;
    answers();
    nowS += 10;
    assertThat(standstill.silent(nanos())).isTrue();
    assertThat(lost(LIMIT_S, true)).as("it may take a while to end").isFalse();
    assertThat(lost(10, true)).isTrue();
  }
}
