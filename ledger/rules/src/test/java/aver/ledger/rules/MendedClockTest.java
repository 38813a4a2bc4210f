package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.tx.Tick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A clock that was wrong once holds no place in ledger time once it is right again. */
class MendedClockTest {
  private static final long MONTH_MS = Duration.ofDays(30).toMillis();
  private final Federation federation = new Federation();

  private void reads(String replica, long readingMs) {
    assertThat(federation.apply(federation.sign(replica, new Tick(), readingMs)).getFirst())
        .as(replica)
        .isInstanceOf(Applied.Logged.class);
  }

  @Test
  void twoThatWereAheadOneAfterTheOtherAndALiarMoveNothing() {
    long start = federation.now();
    reads("r1", start + MONTH_MS);
    reads("r1", start + 1_000);
    reads("r2", start + MONTH_MS);
    reads("r2", start + 2_000);
    reads("r3", start + 1_000 * MONTH_MS);
    assertThat(federation.now()).isEqualTo(start + 1_000);
  }

  @Test
  void aClockThatIsALittleAheadIsNotTakenBack() {
    long start = federation.now();
    reads("r1", start + Duration.ofMinutes(15).toMillis());
    assertThat(
            Ledger.dropped(
                federation.state,
                federation.sign("r1", new Tick(), start + 1_000),
                new PlainSignatures()))
        .contains(Drop.NOT_DUE);
  }
}
