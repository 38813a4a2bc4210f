package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Octets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one block writes, in one atomic batch.
 *
 * @param head what it came to; its height is one above the last, or 0 for genesis
 * @param state changed keys of the state with their values; empty is a removal
 * @param tree what the same changes do to the state tree
 * @param entries new entries of the log, in order
 * @param cursor the engine's place
 * @param signed digest of the checkpoint body that this replica may sign at this height; empty if
 *     it will not
 */
public record AppliedBlock(
    BlockHead head,
    Map<String, Optional<byte[]>> state,
    StateTree.Change tree,
    List<LogEntry> entries,
    Octets cursor,
    Optional<Digest> signed) {
  /** The same, and this replica may sign it. */
  public AppliedBlock signed(Digest digest) {
    return new AppliedBlock(head, state, tree, entries, cursor, Optional.of(digest));
  }

  /**
   * Refuses a block that does not follow another.
   *
   * @param before the last one; empty before genesis
   * @throws IllegalArgumentException if its height or its log does not follow, or its head and its
   *     tree differ
   */
  void requireNext(Optional<BlockHead> before) {
    long height = before.map(BlockHead::height).orElse(-1L);
    long size = before.map(BlockHead::logSize).orElse(0L);
    if (head.height() != height + 1 || head.logSize() != size + entries.size()) {
      throw new IllegalArgumentException(
          "block %d with %d leaves does not follow block %d with %d leaves and %d new ones"
              .formatted(head.height(), head.logSize(), height, size, entries.size()));
    }
    if (!head.stateRoot().equals(tree.root())) {
      throw new IllegalArgumentException(
          "block %d claims state root %s, its tree has %s"
              .formatted(head.height(), head.stateRoot(), tree.root()));
    }
  }
}
