package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transfer;
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
  void whatWasSignedBeforeTakesNoReadingBack() {
    long start = federation.now();
    assertThat(federation.run("rosa", new Transfer("r1", 7))).isEqualTo("done");
    SignedTransaction before = federation.sign("r1", new Transfer("rosa", 1), start + 500);
    reads("r1", start + MONTH_MS);
    assertThat(federation.apply(before).getFirst()).isInstanceOf(Applied.Logged.class);
    assertThat(federation.find(Keys.reading("r1"))).contains(start + MONTH_MS);
    reads("r1", start + 1_000);
    assertThat(federation.find(Keys.reading("r1"))).contains(start + 1_000);
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

  @Test
  void aReadingThatIsHardlyLowerTakesNoneBack() {
    long wrong = federation.now() + MONTH_MS;
    reads("r1", wrong);
    assertThat(
            Ledger.dropped(
                federation.state,
                federation.sign("r1", new Tick(), wrong - 99),
                new PlainSignatures()))
        .contains(Drop.NOT_DUE);
    reads("r1", wrong - 100);
    assertThat(federation.find(Keys.reading("r1"))).contains(wrong - 100);
  }
}
