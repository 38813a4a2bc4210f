package aver.ledger.node.execution;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Voter;
import aver.ledger.node.certify.Ballot;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Nodes;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.Applied;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.LogHead;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LogEntry;
import aver.ledger.store.StoreView;
import aver.ledger.wire.TransactionWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block as the rules left it, not yet written.
 *
 * @param applied what is to be written
 * @param written what is said once it is
 * @param voters who orders after it
 */
record ExecutedBlock(AppliedBlock applied, WrittenBlock written, List<Voter> voters) {
  /** The block that genesis makes. */
  static AppliedBlock first(Genesis genesis) {
    Map<String, Optional<byte[]>> changes = genesis.state();
    Overlay state = new Overlay(MemoryState.empty());
    changes.forEach((key, value) -> state.put(key, value.orElseThrow()));
    StateTree.Change tree =
        StateTree.update(
            hash -> {
              throw new IllegalStateException("the tree before genesis has no nodes");
            },
            StateTree.EMPTY,
            changes);
    LogHead log = state.get(Keys.LOG).orElseThrow();
    BlockHead head = new BlockHead(0, 0, log.root(), tree.root(), genesis.timeMs());
    return new AppliedBlock(
        head, changes, tree, List.of(), Cursors.encode(EngineCursor.NONE), Optional.empty());
  }

  /**
   * The block that changes make, with its tree, its log and the question that its checkpoint
   * answers.
   *
   * @param view the state before
   * @param cursor the engine's place behind it
   */
  static ExecutedBlock of(
      Digest chainId,
      StoreView view,
      BlockHead before,
      List<SignedTransaction> transactions,
      BlockResult result,
      EngineCursor cursor) {
    AppliedBlock unsigned = unsigned(view, view, before, transactions, result, cursor);
    StateView after = after(view, result);
    BlockHead head = unsigned.head();
    Ballot.Question question =
        Ballot.Question.of(
            chainId, head, ReplicaSet.signers(view, chainId), ReplicaSet.signers(after, chainId));
    return new ExecutedBlock(
        unsigned.signed(question.digest()),
        new WrittenBlock(head, question),
        ReplicaSet.voters(after));
  }

  private static OrderedOverlay after(StateView before, BlockResult result) {
    OrderedOverlay after = new OrderedOverlay(before);
    result
        .changes()
        .forEach((key, value) ->
            value.ifPresentOrElse(bytes -> after.put(key, bytes), () -> after.delete(key)));
    return after;
  }

  /**
   * The block that changes make, which this replica will not sign.
   *
   * @param nodes of the tree before
   * @param view the state before
   * @param cursor the engine's place behind it
   */
  static AppliedBlock unsigned(
      Nodes nodes,
      StateView view,
      BlockHead before,
      List<SignedTransaction> transactions,
      BlockResult result,
      EngineCursor cursor) {
    StateTree.Change tree = StateTree.update(nodes, before.stateRoot(), result.changes());
    Overlay after = after(view, result);
    LogHead log = after.get(Keys.LOG).orElseThrow();
    BlockHead head =
        new BlockHead(
            before.height() + 1,
            log.size(),
            log.root(),
            tree.root(),
            after.get(Keys.TIME_MS).orElseThrow());
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      if (result.applied().get(i) instanceof Applied.Logged(Leaf leaf, var _)) {
        entries.add(
            new LogEntry(
                leaf.txId(),
                Octets.of(Leaf.CODEC.encode(leaf)),
                Octets.of(TransactionWire.encode(transactions.get(i)))));
      }
    }
    return new AppliedBlock(
        head, result.changes(), tree, entries, Cursors.encode(cursor), Optional.empty());
  }
}
