package aver.ledger.node.catchup;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.execution.LogReplay;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.log.CatchUpLog;
import aver.ledger.node.log.DifferentLogException;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.note.SignerSet;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.BlockHead;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a log into a replica's ledger that a certified checkpoint vouches for, by executing it, and
 * keeps the checkpoints that were met on the way.
 */
public final class CertifiedLog {
  /** So many blocks are written at once where nobody reads their states. */
  private static final int PASSED_MAX = 256;

  /** Bytes of their log after which it is enough; in memory they are some ten times as much. */
  private static final long PASSED_BYTES_MAX = 1 << 20;

  private final LedgerStore store;
  private final LogReplay replay;
  private final Digest chainId;

  /** Brings a replica's ledger further. */
  public CertifiedLog(LedgerStore store, ReplicaLedger ledger, Digest chainId) {
    this.store = store;
    this.replay = ledger.replay();
    this.chainId = chainId;
  }

  /** From whom the next checkpoint is accepted. */
  public TrustedSet trusted() {
    return new TrustedSet(chainId, present(), store.head().orElseThrow().height());
  }

  /** Who signs next, as the own state says. */
  SignerSet present() {
    try (StoreView view = store.view()) {
      return ReplicaSet.signers(view, chainId);
    }
  }

  /**
   * Executes all of a log.
   *
   * @param cursor the engine's place behind its last block
   * @throws DifferentLogException if it comes out differently here
   * @throws IllegalStateException if its state does
   */
  public void apply(CatchUpLog log, LedgerCheckpoint target, EngineCursor cursor)
      throws IOException, DifferentLogException {
    apply(log, target, cursor, () -> {});
  }

  /** As above, and says so after each block that was executed. */
  public void apply(CatchUpLog log, LedgerCheckpoint target, EngineCursor cursor, Runnable each)
      throws IOException, DifferentLogException {
    long read = target.height() - LedgerStore.STATES_KEPT;
    List<CatchUpLog.Block> passed = new ArrayList<>();
    long bytes = 0;
    for (Optional<CatchUpLog.Block> next = log.next(); next.isPresent(); next = log.next()) {
      CatchUpLog.Block block = next.get();
      if (block.height() <= read) {
        passed.add(block);
        bytes += block.bytes();
        if (block.height() == read || passed.size() == PASSED_MAX || bytes > PASSED_BYTES_MAX) {
          replay.passed(passed, each);
          passed.clear();
          bytes = 0;
        }
      } else {
        boolean last = block.height() == target.height();
        replay.block(block, last ? Optional.of(cursor) : Optional.empty());
        each.run();
      }
    }
    BlockHead head = store.head().orElseThrow();
    if (!head.stateRoot().equals(target.state()) || head.height() != target.height()) {
      throw new IllegalStateException(
          "the certified log gives another state at height %d than the certified one: this program or this replica's data is damaged"
              .formatted(target.height()));
    }
    store.makeDurable();
  }

  /** Where a log was begun, and in which order of the engine. */
  private record Begun(long origin, long height) {
    private static final String NOTE = "catch-up-begun";

    static Begun now(LedgerStore store) {
      return new Begun(EngineOrigin.of(store).height(), store.head().orElseThrow().height());
    }

    static Optional<Begun> noted(LedgerStore store) {
      return store
          .notes()
          .get(NOTE)
          .map(ByteBuffer::wrap)
          .map(note -> new Begun(note.getLong(), note.getLong()));
    }

    void note(LedgerStore store) {
      byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(origin).putLong(height).array();
      store.notes().put(NOTE, bytes);
    }
  }

  /**
   * Notes what was accepted, and that a log is begun here, unless an earlier one is begun of which
   * only a part was executed.
   */
  public void begin(AcceptedTarget accepted) {
    if (unfinished().isEmpty()) {
      Begun.now(store).note(store);
    }
    accepted.write(store);
  }

  /** Forgets where a log was begun, unless only a part of it was executed. */
  public void end() {
    if (unfinished().isEmpty()) {
      store.notes().delete(Begun.NOTE);
    }
  }

  /**
   * What was noted last, if a log was begun here, in the present order, of which only a part was
   * executed: the ledger's own place is still the one before it. An archive has no place: it is
   * finished where a new order begins behind it.
   */
  Optional<AcceptedTarget> unfinished() {
    Begun now = Begun.now(store);
    return Begun.noted(store)
        .filter(begun -> begun.origin == now.origin && begun.height < now.height)
        .flatMap(_ -> AcceptedTarget.read(store, chainId))
        .filter(target ->
            !target.placed()
                || target.cursor().compareTo(Cursors.decode(store.places().last())) > 0);
  }

  /** Keeps what was accepted before a stop, as far as the ledger has come. */
  public void keepNoted() {
    AcceptedTarget.read(store, chainId).ifPresent(this::keep);
  }

  /**
   * Keeps what was accepted, as far as the ledger has come: changes of the set, and the checkpoint
   * that is reached. Whoever sent the links chose them, and changes are kept for ever: of each no
   * more is kept than what it says, and of one that names the present set again nothing.
   */
  public void keep(AcceptedTarget accepted) {
    BlockHead head = store.head().orElseThrow();
    TrustedSet now = accepted.from();
    for (Link link : accepted.links()) {
      long height = now.accept(link.checkpoint()).height();
      if (height > head.height()) {
        return; // it stopped before
      }
      TrustedSet next = now.follow(List.of(link));
      if (!next.signers().hash().equals(now.signers().hash())) {
        Octets note = good(now.signers(), link.checkpoint());
        keep(height, new SetChange(note, next.signers().lines()));
      }
      now = next;
    }
    LedgerCheckpoint target = accepted.checkpoint();
    if (target.height() != head.height() || !target.state().equals(head.stateRoot())) {
      return;
    }
    SignerSet next = present();
    Octets note = good(now.signers(), accepted.note());
    if (!next.hash().equals(now.signers().hash())) {
      keep(target.height(), new SetChange(note, next.lines()));
    } else if (store.checkpoints().at(target.height()).isEmpty()) {
      store.checkpoints().put(target.height(), note);
    }
  }

  private void keep(long height, SetChange change) {
    if (!store.checkpoints().changesAbove(height - 1).containsKey(height)) {
      store.checkpoints().put(height, change);
    }
  }

  /** A note that was accepted, without the lines that say nothing. */
  private static Octets good(SignerSet signers, String note) {
    Note good = signers.certified(Note.parse(note)).orElseThrow();
    return Octets.of(good.encode().getBytes(StandardCharsets.UTF_8));
  }
}
