package aver.ledger.node.execution;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.order.Cursors;
import aver.ledger.proof.Digest;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.PassedBlocks;
import aver.ledger.store.ReadOnce;
import aver.ledger.store.StoreView;
import java.util.List;
import java.util.Optional;

/**
 * Executes and writes blocks of a log that is certified. They are not signed: what lies below a
 * certified checkpoint needs no signature.
 */
public final class LogReplay {
  private final LedgerStore store;
  private final Digest chainId;
  private final ReplicaLedger.BlockSignatures signatures;

  LogReplay(LedgerStore store, Digest chainId, ReplicaLedger.BlockSignatures signatures) {
    this.store = store;
    this.chainId = chainId;
    this.signatures = signatures;
  }

  /**
   * Executes a block and writes it, with what is needed to read the states before it.
   *
   * @param cursor the engine's place behind it; empty for a block in between: whoever stops there
   *     has to take the rest before its engine goes on
   * @throws DifferentLogException if it gives other leaves; nothing is written then
   */
  public void block(CatchUpLog.Block block, Optional<EngineCursor> cursor)
      throws DifferentLogException {
    BlockHead before = store.head().orElseThrow();
    AppliedBlock applied;
    try (StoreView view = store.view()) {
      StateView known = new ReadOnce(view);
      List<SignedTransaction> transactions = block.transactions();
      applied =
          ExecutedBlock.unsigned(
              view,
              known,
              before,
              transactions,
              Ledger.apply(known, transactions, signatures.of(known, chainId, transactions)),
              cursor.orElseGet(() -> Cursors.decode(store.places().last())));
    }
    requireSame(applied, block);
    store.applied(applied, false);
  }

  /**
   * Executes blocks whose states nobody will read, and writes them at once.
   *
   * @param executed is told after each, before any is written
   * @throws DifferentLogException if one of them gives other leaves; nothing is written then
   */
  public void passed(List<CatchUpLog.Block> blocks, Runnable executed)
      throws DifferentLogException {
    List<SignedTransaction> all =
        blocks.stream().flatMap(block -> block.transactions().stream()).toList();
    EngineCursor place = Cursors.decode(store.places().last());
    try (PassedBlocks passage = store.passage()) {
      ParallelSignatures checks = signatures.of(passage, chainId, all);
      for (CatchUpLog.Block block : blocks) {
        List<SignedTransaction> transactions = block.transactions();
        AppliedBlock applied =
            ExecutedBlock.unsigned(
                passage,
                passage,
                passage.head(),
                transactions,
                Ledger.apply(passage, transactions, checks),
                place);
        requireSame(applied, block);
        passage.add(applied);
        executed.run();
      }
      passage.write();
    }
  }

  private static void requireSame(AppliedBlock applied, CatchUpLog.Block block)
      throws DifferentLogException {
    boolean same = applied.entries().size() == block.leaves().size();
    for (int i = 0; same && i < block.leaves().size(); i++) {
      same = applied.entries().get(i).leaf().equals(block.leaves().get(i));
    }
    if (!same || applied.head().height() != block.height()) {
      throw new DifferentLogException(block.height());
    }
  }
}
