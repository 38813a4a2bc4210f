package aver.ledger.node.certify;

import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.SignatureShelf;
import aver.ledger.store.SignatureShelf.Highest;
import aver.proto.v1.CheckpointSignature;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the other replicas are, by what they sign, and the highest signature of each, in case it
 * forgets it. For one thread at a time.
 */
final class PeerSignatures {
  private static final int TEXT_MAX = 1024;

  private final SignatureShelf shelf;
  private final Map<String, Long> reached = new HashMap<>();

  PeerSignatures(SignatureShelf shelf) {
    this.shelf = shelf;
  }

  /** Whether a signature that a replica sent is its own by what it says, and of a fair length. */
  static boolean fits(String from, CheckpointSignature signature) {
    return signature.getText().length() <= TEXT_MAX
        && signature.getLine().length() <= TEXT_MAX
        && signature.getHeight() >= 0
        && signature.getReplica().equals(from);
  }

  /** A replica says that it is there. */
  void reached(String from, long height) {
    reached.merge(from, height, Math::max);
  }

  /** How many of these replicas are more than so many blocks ahead of a height. */
  long ahead(Collection<String> replicas, long height, int blocks) {
    return reached.entrySet().stream()
        .filter(e -> replicas.contains(e.getKey()) && e.getValue() - height > blocks)
        .count();
  }

  /**
   * Other keys sign from now on: of each replica nothing stands that its key did not sign, since
   * whoever had the one before may have said anything, and a higher one would keep out what the
   * replica signs itself.
   */
  void keep(Collection<String> replicas, SignerSet signers) {
    reached.clear(); // nobody has to sign to say so: whoever is there says it again
    for (String id : replicas) {
      if (shelf.of(id).filter(highest -> !holds(id, highest, signers)).isPresent()) {
        shelf.forget(id);
      }
    }
  }

  private static boolean holds(String id, Highest highest, SignerSet signers) {
    CheckpointSignature line =
        CheckpointSignature.newBuilder()
            .setReplica(id)
            .setHeight(highest.height())
            .setText(highest.text())
            .setLine(highest.line())
            .build();
    return Ballot.signature(id, line, signers).isPresent();
  }

  /**
   * Keeps a signature, if it is the highest of its replica, by one of those who sign now: a call
   * that began before its caller was replaced may come to its end behind that.
   */
  void remember(String from, CheckpointSignature signature, SignerSet signers) {
    if (shelf.of(from).map(Highest::height).orElse(-1L) < signature.getHeight()
        && Ballot.signature(from, signature, signers).isPresent()) {
      shelf.raise(
          from, new Highest(signature.getHeight(), signature.getText(), signature.getLine()));
    }
  }
}
