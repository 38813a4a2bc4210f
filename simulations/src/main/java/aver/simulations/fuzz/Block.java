package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One block as the checker sees it.
 *
 * @param height of it
 * @param before the state before it
 * @param after the state after it
 * @param entries what it put into the log
 */
record Block(long height, Overlay before, Overlay after, List<Entry> entries) {
  /** A transaction with its leaf. */
  record Entry(SignedTransaction signed, Leaf leaf) {
    boolean applied() {
      return leaf.outcome() == 0;
    }
  }

  /** Reads a block from a store that has it. */
  static void read(LedgerStore store, Digest chainId, long height, Consumer<Block> use) {
    try (StoreView before = store.viewAt(height - 1);
        StoreView after = store.viewAt(height)) {
      List<Entry> entries = new ArrayList<>();
      for (long seq = before.head().logSize(); seq < after.head().logSize(); seq++) {
        byte[] bytes = store.transaction(seq).orElseThrow();
        Leaf leaf = Leaf.CODEC.decode(store.leaf(seq).orElseThrow());
        entries.add(new Entry(TransactionWire.decode(bytes, chainId), leaf));
      }
      use.accept(new Block(height, new Overlay(before), new Overlay(after), entries));
    } catch (DecodeException e) {
      throw new Violation("log-is-readable", "block " + height + " cannot be decoded", e);
    }
  }
}
