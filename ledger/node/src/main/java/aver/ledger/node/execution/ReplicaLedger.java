package aver.ledger.node.execution;

import aver.ledger.engine.Admission;
import aver.ledger.engine.AppPoint;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Executed;
import aver.ledger.engine.LedgerApplication;
import aver.ledger.engine.Voter;
import aver.ledger.node.certify.WrittenBlock;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.rules.BlockResult;
import aver.ledger.rules.Drop;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.Ledger;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.ProtocolUnknownException;
import aver.ledger.rules.Signatures;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.ReadOnce;
import aver.ledger.store.StoreView;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.TransactionWire;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one replica: decides nothing, applies what was decided, and writes each block with
 * its state tree, its log and the engine's place in one batch.
 */
public final class ReplicaLedger implements LedgerApplication {
  /** A signature that was right stays right; a key that was changed has another version. */
  private static final Signatures CHECKED_BEFORE =
      new Signatures() {
        @Override
        public boolean verify(PublicKey key, byte[] message, Octets signature) {
          return true;
        }

        @Override
        public boolean sound(PublicKey key) {
          return true;
        }
      };

  private final LedgerStore store;
  private final Digest chainId;
  private final LedgerMeters meters;
  private final BlockSignatures signatures;
  private final Consumer<WrittenBlock> committed;
  private final DryRun dryRun;
  private @Nullable Pending pending;

  /** How the signatures of a block are checked. */
  @FunctionalInterface
  public interface BlockSignatures {
    /**
     * For a block, or several that follow each other, under the keys that are in force before it.
     * What the rules ask of another key is looked at then.
     */
    ParallelSignatures of(StateView before, Digest chainId, List<SignedTransaction> block);
  }

  private record Pending(EngineCursor cursor, Optional<ExecutedBlock> block) {}

  /**
   * Opens the ledger; an empty store begins with genesis.
   *
   * @param committed is told each block that was written; must not block
   */
  public ReplicaLedger(
      LedgerStore store, Genesis genesis, LedgerMeters meters, Consumer<WrittenBlock> committed) {
    this(store, genesis, meters, ParallelSignatures::of, committed);
  }

  /** As the other one, with a say in how signatures are checked. */
  public ReplicaLedger(
      LedgerStore store,
      Genesis genesis,
      LedgerMeters meters,
      BlockSignatures signatures,
      Consumer<WrittenBlock> committed) {
    this.store = store;
    this.signatures = signatures;
    this.chainId = genesis.chainId();
    this.meters = meters;
    this.committed = committed;
    this.dryRun = new DryRun(chainId, signatures);
    if (store.head().isEmpty()) {
      store.applied(ExecutedBlock.first(genesis), true);
    }
  }

  @Override
  public AppPoint info() {
    BlockHead head = store.head().orElseThrow();
    return new AppPoint(head.height(), head.stateRoot(), Cursors.decode(store.places().last()));
  }

  @Override
  public Admission check(byte[] transaction) {
    return check(transaction, new PlainSignatures());
  }

  @Override
  public Admission checkAgain(byte[] transaction) {
    return check(transaction, CHECKED_BEFORE);
  }

  @Override
  public List<byte[]> worthOrdering(List<byte[]> block) {
    try (StoreView view = store.view()) {
      return dryRun.of(store.head().orElseThrow(), new ReadOnce(view), block).logged();
    } catch (ProtocolUnknownException older) {
      return dryRun.wellFormed(block); // for newer programs to judge; execution ends this one
    }
  }

  @Override
  public List<Voter> voters() {
    try (StoreView view = store.view()) {
      return ReplicaSet.voters(view);
    }
  }

  private Admission check(byte[] transaction, Signatures signatures) {
    SignedTransaction decoded;
    try {
      decoded = TransactionWire.decode(transaction, chainId);
    } catch (DecodeException e) {
      return new Admission.Dropped(Drop.MALFORMED.code(), String.valueOf(e.getMessage()));
    }
    if (store.seqOf(decoded.id()).isPresent()) {
      return new Admission.Duplicate();
    }
    try (StoreView view = store.view()) {
      return Ledger.dropped(view, decoded, signatures)
          .<Admission>map(drop ->
              drop == Drop.DUPLICATE
                  ? new Admission.Duplicate()
                  : new Admission.Dropped(drop.code(), Drops.message(drop)))
          .orElseGet(Admission.Admitted::new);
    }
  }

  @Override
  public Executed execute(DecidedBlock block) {
    BlockHead before = store.head().orElseThrow();
    try (StoreView view = store.view()) {
      DryRun.Done done = dryRun.of(before, new ReadOnce(view), block.transactions());
      dryRun.forget();
      long startNanos = System.nanoTime();
      Executed executed = executed(block.cursor(), before, view, done);
      long nanos = System.nanoTime() - startNanos + done.nanos();
      meters.execute().record(nanos, TimeUnit.NANOSECONDS);
      return executed;
    }
  }

  private Executed executed(
      EngineCursor cursor, BlockHead before, StoreView view, DryRun.Done done) {
    BlockResult result = done.result();
    meters.checked(done.signatures());
    meters.applied(done.transactions(), result, view);
    if (result.changes().isEmpty()) {
      pending = new Pending(cursor, Optional.empty());
      return new Executed(before.height(), before.stateRoot(), 0, ReplicaSet.voters(view));
    }
    ExecutedBlock executed =
        ExecutedBlock.of(chainId, view, before, done.transactions(), result, cursor);
    pending = new Pending(cursor, Optional.of(executed));
    BlockHead head = executed.written().head();
    return new Executed(
        head.height(), head.stateRoot(), executed.applied().entries().size(), executed.voters());
  }

  @Override
  public void commit(EngineCursor cursor) {
    Pending done = pending;
    if (done == null || !done.cursor.equals(cursor)) {
      throw new IllegalStateException("commit of " + cursor + " without its execution");
    }
    pending = null;
    if (done.block.isEmpty()) {
      store.places().passed(Cursors.encode(cursor));
      return;
    }
    // not synced here: whoever signs does it, and blocks that come meanwhile share it
    ExecutedBlock block = done.block.get();
    meters.commit().record(() -> store.applied(block.applied(), false));
    committed.accept(block.written());
  }

  /** Takes blocks of a log that is certified. */
  public LogReplay replay() {
    return new LogReplay(store, chainId, signatures);
  }

  @Override
  public void commitCursor(EngineCursor cursor) {
    if (cursor.compareTo(Cursors.decode(store.places().last())) > 0) {
      store.places().passed(Cursors.encode(cursor));
    }
  }

  @Override
  public AppPoint makeDurable() {
    store.makeDurable();
    return info();
  }
}
