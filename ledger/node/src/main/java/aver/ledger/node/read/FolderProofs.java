package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.proof.Digest;
import aver.ledger.proof.file.CheckpointProof;
import aver.ledger.proof.file.LeafProof;
import aver.ledger.proof.file.TlogProof;
import aver.ledger.proof.file.ValueProof;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.Note;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Proofs from the directory of a stopped replica, at its newest certified height. */
final class FolderProofs {
  private final LedgerStore store;
  private final String note;
  private final LedgerCheckpoint checkpoint;

  FolderProofs(LedgerStore store, Path folder) {
    this.store = store;
    this.note =
        store
            .checkpoints()
            .newest()
            .map(kept -> new String(kept.bytes(), StandardCharsets.UTF_8))
            .orElseThrow(() ->
                CommandFailed.unavailable(
                    folder + " has no certified checkpoint: let the replica run with the others"));
    this.checkpoint = LedgerCheckpoint.parse(Note.parse(note).text());
  }

  CheckpointProof checkpoint() {
    return new CheckpointProof(note, links());
  }

  /** Empty if the certified log has no such transaction. */
  Optional<LeafProof> transaction(Digest id) {
    return store
        .seqOf(id)
        .filter(place -> place < checkpoint.size())
        .map(place ->
            new LeafProof(
                new TlogProof(
                    store.leaf(place),
                    place,
                    store.log().inclusion(place, checkpoint.size()),
                    note),
                links()));
  }

  /**
   * Of a value.
   *
   * @throws CommandFailed if the replica was stopped before it had this state
   */
  ValueProof value(byte[] key) {
    if (!store.keeps(checkpoint.height())) {
      throw CommandFailed.unavailable(
          "the state at the certified height %d is not kept, since the replica was stopped while it took the log of another one: let it run with the others first, or name the folder of another one"
              .formatted(checkpoint.height()));
    }
    try (StoreView view = store.viewAt(checkpoint.height())) {
      StateReader reader = new StateReader(view, checkpoint.state());
      return new ValueProof(
          key, reader.get(key), checkpoint.state(), reader.prove(key), note, links());
    }
  }

  private List<Link> links() {
    return store.checkpoints().changesAbove(-1).headMap(checkpoint.height()).values().stream()
        .map(change ->
            new Link(new String(change.note().bytes(), StandardCharsets.UTF_8), change.vkeys()))
        .toList();
  }
}
