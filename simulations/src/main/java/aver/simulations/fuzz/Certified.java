package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** What a replica shows to members: its newest certified state, and nothing newer. */
final class Certified {
  private final LedgerStore store;
  private Octets note = Octets.of(new byte[0]);
  private Optional<LedgerCheckpoint> checkpoint = Optional.empty();

  Certified(LedgerStore store) {
    this.store = store;
  }

  /** The newest certified checkpoint; empty before the first. */
  Optional<LedgerCheckpoint> newest() {
    Optional<Octets> now = store.checkpoints().newest();
    if (now.isPresent() && !now.get().equals(note)) {
      note = now.get();
      String text = Note.parse(new String(note.bytes(), StandardCharsets.UTF_8)).text();
      checkpoint = Optional.of(LedgerCheckpoint.parse(text));
    }
    return checkpoint;
  }

  /** Reads the state at the newest certified checkpoint. */
  <R> Optional<R> read(Function<Overlay, R> reading) {
    return newest()
        .map(at -> {
          try (StoreView view = store.viewAt(at.height())) {
            return reading.apply(new Overlay(view));
          }
        });
  }

  /** The leaf of a transaction, once it is certified. */
  Optional<Leaf> leaf(Digest txId) {
    long size = newest().map(LedgerCheckpoint::size).orElse(0L);
    return store
        .seqOf(txId)
        .filter(seq -> seq < size)
        .map(seq -> Leaf.CODEC.decode(store.leaf(seq).orElseThrow()));
  }
}
