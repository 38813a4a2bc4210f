package aver.ledger.node;

import aver.ledger.engine.EngineCursor;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Takes a log into a replica's ledger that a certified checkpoint vouches for, by executing it, and
 * keeps the checkpoints that were met on the way.
 */
final class CertifiedLog {
  private final LedgerStore store;
  private final ReplicaLedger ledger;
  private final Digest chainId;

  CertifiedLog(LedgerStore store, ReplicaLedger ledger, Digest chainId) {
    this.store = store;
    this.ledger = ledger;
    this.chainId = chainId;
  }

  /** From whom the next checkpoint is accepted. */
  TrustedSet trusted() {
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
  void apply(CatchUpLog log, LedgerCheckpoint target, EngineCursor cursor)
      throws IOException, DifferentLogException {
    Optional<CatchUpLog.Block> block = log.next();
    while (block.isPresent()) {
      boolean last = block.get().height() == target.height();
      ledger.replay(block.get(), last ? Optional.of(cursor) : Optional.empty());
      block = log.next();
    }
    BlockHead head = store.head().orElseThrow();
    if (!head.stateRoot().equals(target.state()) || head.height() != target.height()) {
      throw new IllegalStateException(
          "the certified log gives another state at height %d than the certified one: this program or this replica's data is damaged"
              .formatted(target.height()));
    }
    store.makeDurable();
  }

  /** Keeps what was accepted before a stop, if the ledger has just come to it. */
  void keepNoted() {
    BlockHead head = store.head().orElseThrow();
    AcceptedTarget.read(store, chainId)
        .filter(accepted ->
            accepted.checkpoint().height() == head.height()
                && accepted.checkpoint().state().equals(head.stateRoot()))
        .ifPresent(this::keep);
  }

  /** Keeps what was accepted: changes of the set, and the checkpoint that was reached. */
  void keep(AcceptedTarget accepted) {
    LedgerCheckpoint target = accepted.checkpoint();
    String note = accepted.note();
    TrustedSet now = accepted.from();
    for (Link link : accepted.links()) {
      long height = now.accept(link.checkpoint()).height();
      Octets good = good(now.signers(), link.checkpoint());
      now = now.follow(List.of(link));
      store.checkpoints().put(height, new SetChange(good, link.vkeys()));
    }
    SignerSet next = present();
    if (!next.hash().equals(now.signers().hash())) {
      SetChange change = new SetChange(good(now.signers(), note), next.lines());
      store.checkpoints().put(target.height(), change);
    } else if (store.checkpoints().at(target.height()).isEmpty()) {
      store.checkpoints().put(target.height(), good(now.signers(), note));
    }
  }

  /** A note that was accepted, without the lines that say nothing. */
  private static Octets good(SignerSet signers, String note) {
    Note good = signers.certified(Note.parse(note)).orElseThrow();
    return Octets.of(good.encode().getBytes(StandardCharsets.UTF_8));
  }
}
