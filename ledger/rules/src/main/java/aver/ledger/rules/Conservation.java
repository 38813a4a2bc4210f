package aver.ledger.rules;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.Tokens;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * No token is lost or made: after every block the running totals add up to what was minted, and
 * have moved by just as much as the balances and escrows that the block changed. So it costs
 * nothing that grows with the federation.
 */
final class Conservation {
  private static final String BALANCES = "balance/";
  private static final String TASKS = "task/";

  private Conservation() {}

  /**
   * Throws if a block broke the totals: that is a fault of this program, and a replica that went on
   * would sign it.
   *
   * @param changes of the block over {@code before}
   */
  static void check(StateView before, SortedMap<String, Optional<byte[]>> changes) {
    Tokens then = new Overlay(before).get(Keys.TOKENS).orElseThrow();
    Optional<byte[]> changed = changes.getOrDefault(Keys.TOKENS.key(), Optional.empty());
    Tokens now = changed.map(Keys.TOKENS.codec()::decode).orElse(then);
    long balances =
        moved(before, changes.subMap(BALANCES, end(BALANCES)), key -> true, Keys.NUMBER::decode);
    long escrows =
        moved(
            before,
            changes.subMap(TASKS, end(TASKS)),
            key -> key.indexOf('/', TASKS.length()) < 0,
            bytes -> Task.CODEC.decode(bytes).escrow());
    if (!now.conserved()
        || now.minted() != then.minted()
        || now.balances() - then.balances() != balances
        || now.escrows() - then.escrows() != escrows) {
      throw new IllegalStateException(
          "tokens were lost or made: %s became %s, while balances moved by %d and escrows by %d"
              .formatted(then, now, balances, escrows));
    }
  }

  private static long moved(
      StateView before,
      SortedMap<String, Optional<byte[]>> changes,
      Predicate<String> counts,
      ToLongFunction<byte[]> amount) {
    long sum = 0;
    for (var change : changes.entrySet()) {
      if (counts.test(change.getKey())) {
        sum += change.getValue().map(amount::applyAsLong).orElse(0L);
        sum -= before.get(change.getKey()).map(amount::applyAsLong).orElse(0L);
      }
    }
    return sum;
  }

  private static String end(String prefix) {
    return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
  }
}
