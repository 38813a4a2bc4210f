package aver.ledger.rules;

import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import java.util.Optional;

/**
 * The ids of logged transactions, kept until they expire. One for each block: it knows below which
 * key none is left, so that a transaction does not pass again what the ones before it forgot. What
 * is forgotten is the same however transactions are cut into blocks.
 */
final class SeenIds {
  private static final int FORGOTTEN_PER_TRANSACTION = 4;
  private static final byte[] MARK = {1};

  private String lowest = Keys.SEEN;

  static boolean has(Overlay state, SignedTransaction tx) {
    return state.get(key(tx)).isPresent();
  }

  /** Remembers an id until its expiry, and forgets a few that have expired. */
  void remember(OrderedOverlay state, SignedTransaction tx) {
    String now = Keys.SEEN + "%016x".formatted(LedgerTime.now(state));
    for (int i = 0; i < FORGOTTEN_PER_TRANSACTION; i++) {
      Optional<String> oldest = state.ceilingKey(Keys.SEEN, lowest);
      if (oldest.isEmpty()) {
        break;
      }
      lowest = oldest.get();
      if (lowest.compareTo(now) >= 0) {
        break;
      }
      state.delete(lowest);
    }
    String own = key(tx);
    state.put(own, MARK);
    if (own.compareTo(lowest) < 0) {
      lowest = own; // its own reading may have moved time past its expiry
    }
  }

  private static String key(SignedTransaction tx) {
    return Keys.SEEN + "%016x/%s".formatted(tx.envelope().expiryMs(), tx.id().hex());
  }
}
