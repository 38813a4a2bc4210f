package aver.ledger.engine.comet.abci;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What a ledger must not fail at: if it does, the replica ends before the engine hears of it.
 *
 * @param failed is told once
 */
record OrEnd(BiConsumer<String, Throwable> failed) {
  /**
   * Does it.
   *
   * @throws LedgerFailedException if it fails, of which the handler was told
   */
  <T> T run(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException | Error e) {
      failed.accept(what, e);
      throw new LedgerFailedException(what, e);
    }
  }
}
