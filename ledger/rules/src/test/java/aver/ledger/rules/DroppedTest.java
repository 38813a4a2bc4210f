package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Transfer;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What would be dropped is known before it is ordered: exactly that, and nothing else. */
class DroppedTest {
  private static final Transaction TOO_MUCH = new Transfer("ada", 1);

  private final Signatures signatures = new PlainSignatures();

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 12) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void itIsSaidOfWhatIsDropped(long seed) {
    var random = new SplittableRandom(seed);
    Story story = new Story();
    story.prepare(2);
    Federation federation = story.federation;
    SignedTransaction last = federation.sign("rosa", new Transfer("ada", 1));
    for (int i = 0; i < 250; i++) {
      String signer = AnyTransaction.signer(random);
      long reading = random.nextBoolean() ? 0 : federation.now() + random.nextInt(50_000);
      SignedTransaction tx =
          switch (random.nextInt(6)) {
            case 0 -> last;
            case 1 -> falselySigned(federation.sign(signer, new Tick(), reading));
            case 2 -> federation.sign(signer, new Tick(), reading);
            default -> federation.sign(signer, AnyTransaction.of(story, signer, random), reading);
          };
      Optional<Drop> said = Ledger.dropped(federation.state, tx, signatures);
      Applied applied = federation.apply(tx).getFirst();
      assertThat(said)
          .as("%s of %s", tx.transaction(), signer)
          .isEqualTo(
              applied instanceof Applied.Dropped(var _, Drop why) ? Optional.of(why) : none());
      last = tx;
    }
  }

  @Test
  void whoHasUsedTheDaysAllowanceMayStillDoWhatIsNotRefused() {
    Federation federation = new Federation();
    int allowance = (int) Setting.REFUSALS_PER_DAY.in(new Overlay(federation.state));
    for (int i = 0; i < allowance; i++) {
      SignedTransaction refused = federation.sign("h1", TOO_MUCH);
      assertThat(Ledger.dropped(federation.state, refused, signatures))
          .as("refusal %d", i)
          .isEmpty();
      assertThat(federation.apply(refused).getFirst()).isInstanceOf(Applied.Logged.class);
    }
    assertThat(Ledger.dropped(federation.state, federation.sign("h1", TOO_MUCH), signatures))
        .contains(Drop.TOO_MANY_REFUSALS);
    assertThat(federation.run("rosa", new Transfer("h1", 5))).isEqualTo("done");
    SignedTransaction possible = federation.sign("h1", TOO_MUCH);
    assertThat(Ledger.dropped(federation.state, possible, signatures)).isEmpty();
    assertThat(Federation.outcome(federation.apply(possible).getFirst())).isEqualTo("done");
  }

  @Test
  void aReadingThatChangesNothingIsDroppedAndSaidToBe() {
    Federation federation = new Federation();
    long clockMs = Federation.START_MS + 1_000;
    assertThat(federation.apply(federation.sign("r1", new Tick(), clockMs)).getFirst())
        .isInstanceOf(Applied.Logged.class);
    long tooClose = clockMs + LedgerTime.READING_STEP_MIN_MS - 1;
    MemoryState state = federation.state;
    assertThat(Ledger.dropped(state, federation.sign("r1", new Tick(), tooClose), signatures))
        .contains(Drop.NOT_DUE);
    assertThat(Ledger.dropped(state, federation.sign("h1", new Tick(), tooClose + 1), signatures))
        .as("no replica's")
        .contains(Drop.NOT_DUE);
    assertThat(Ledger.dropped(state, federation.sign("r1", new Tick(), tooClose + 1), signatures))
        .isEmpty();
  }

  private static Optional<Drop> none() {
    return Optional.empty();
  }

  private static SignedTransaction falselySigned(SignedTransaction tx) {
    byte[] signature = tx.signature().bytes();
    signature[3] ^= 1;
    return new SignedTransaction(
        tx.id(), tx.body(), Octets.of(signature), tx.envelope(), tx.transaction());
  }
}
