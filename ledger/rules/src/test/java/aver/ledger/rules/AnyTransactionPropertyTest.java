package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Transaction;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anything from anybody, with numbers as usual or at the ends of what a kind may say: the rules
 * stay total; a failure names its seed.
 */
class AnyTransactionPropertyTest {
  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 12) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void nothingThrowsTokensStayAndARefusalChangesNothing(long seed) {
    var random = new SplittableRandom(seed);
    Story story = new Story();
    story.prepare(2);
    Map<String, String> before = story.bytes();
    for (int i = 0; i < 250; i++) {
      String signer = AnyTransaction.signer(random);
      Transaction transaction = AnyTransaction.of(story, signer, random);
      long reading = random.nextBoolean() ? 0 : story.federation.now() + random.nextInt(50_000);
      if (signer.equals("r1")) { // one clock may be anywhere
        reading = AnyTransaction.number(0, AnyTransaction.TIME_MAX, reading, random);
      }
      var tx = story.federation.sign(signer, transaction, reading);
      Applied applied = story.federation.apply(tx).getFirst();
      Map<String, String> after = story.bytes();
      assertThat(story.federation.get(Keys.TOKENS).conserved()).isTrue();
      assertThat(balances(story)).isEqualTo(1_000_000_000L);
      Invariants.tlsKeysAreTheirOwners(story.federation.state);
      if (!Federation.outcome(applied).equals("done")) {
        assertThat(changed(before, after))
            .as("%s", transaction)
            .allMatch(key ->
                applied instanceof Applied.Logged
                    && (key.equals("log")
                        || key.equals("log/frontier")
                        || key.startsWith(Keys.SEEN)
                        || key.equals("refusals/" + signer)));
      }
      before = after;
    }
  }

  private static long balances(Story story) {
    long held = story.federation.get(Keys.TOKENS).escrows();
    for (String id : AnyTransaction.MEMBERS) {
      held += story.federation.find(Keys.balance(id)).orElse(0L);
    }
    return held;
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> before.getOrDefault(key, "none").equals(after.getOrDefault(key, "none")));
    return keys;
  }
}
