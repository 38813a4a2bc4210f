package aver.ledger.node.certify;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Note;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.CheckpointShelf;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.SignatureShelf;
import aver.ledger.store.SignatureShelf.Highest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Notes that are certified, and the signatures on them, as the store keeps them. */
final class CertifiedNotes {
  private final CheckpointShelf notes;
  private final SignatureShelf signatures;
  private final int prefix;

  CertifiedNotes(LedgerStore store, Digest chainId) {
    this.notes = store.checkpoints();
    this.signatures = store.signatures();
    this.prefix = LedgerCheckpoint.origin(chainId).length() + 1;
  }

  /** Keeps a note, for ever if the set changes with it. */
  void keep(long height, Ballot.Question question, Note note) {
    Octets bytes = Octets.of(note.encode().getBytes(StandardCharsets.UTF_8));
    for (Note.Signature signature : note.signatures()) {
      // its signer may have to be told, also if it never sent it here
      Highest seen = new Highest(height, note.text(), signature.line());
      signatures.raise(signature.name().substring(prefix), seen);
    }
    if (question.changesSet()) {
      notes.put(height, new SetChange(bytes, question.next().lines()));
    } else {
      notes.put(height, bytes);
    }
  }

  /** The greatest height that is certified; -1 before the first. */
  long newestHeight() {
    return notes.newestHeight().orElse(-1L);
  }

  /** The newest note; empty before the first. */
  Optional<String> newest() {
    return notes.newest().map(CertifiedNotes::text);
  }

  /** The note at a height, if it is kept. */
  Optional<String> at(long height) {
    return notes.at(height).map(CertifiedNotes::text);
  }

  /** Those at some heights. */
  List<String> at(List<Long> heights) {
    return heights.stream().flatMap(height -> at(height).stream()).toList();
  }

  private static String text(Octets note) {
    return new String(note.bytes(), StandardCharsets.UTF_8);
  }
}
