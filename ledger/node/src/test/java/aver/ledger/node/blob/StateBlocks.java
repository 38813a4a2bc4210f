package aver.ledger.node.blob;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Blocks without transactions, whose state is as a test wants it: what becomes of blobs depends on
 * the state alone.
 */
final class StateBlocks {
  private StateBlocks() {}

  /** A new ledger in {@code folder} whose first block has this state. */
  static LedgerStore begin(Path folder, Digest chainId, Overlay state) {
    LedgerStore store = LedgerStore.open(folder, chainId);
    Map<String, Optional<byte[]>> changes = state.changes();
    write(store, 0, changes, StateTree.update(_ -> new byte[0], StateTree.EMPTY, changes));
    return store;
  }

  /** The next block changes the state. */
  static void next(LedgerStore store, Consumer<Overlay> change) {
    BlockHead before = store.head().orElseThrow();
    try (StoreView view = store.view()) {
      Overlay state = new Overlay(view);
      change.accept(state);
      Map<String, Optional<byte[]>> changes = state.changes();
      StateTree.Change tree = StateTree.update(view, before.stateRoot(), changes);
      write(store, before.height() + 1, changes, tree);
    }
  }

  private static void write(
      LedgerStore store,
      long height,
      Map<String, Optional<byte[]>> changes,
      StateTree.Change tree) {
    BlockHead head = new BlockHead(height, 0, MerkleHash.EMPTY_ROOT, tree.root(), 0);
    Octets cursor = Octets.of(new byte[] {(byte) height});
    store.applied(
        new AppliedBlock(head, changes, tree, List.of(), cursor, Optional.empty()), false);
  }
}
