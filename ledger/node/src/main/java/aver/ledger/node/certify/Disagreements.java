package aver.ledger.node.certify;

import aver.ledger.proof.note.SignerSet;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.CheckpointSignature;
import java.util.function.Consumer;

/**
 * What others signed that is not what is here: an alarm names who did, the signature is kept as
 * half of a proof, and if so many did that one of them does not lie, this replica is told to end.
 */
final class Disagreements {
  private final Alarms alarms;
  private final Contradictions contradictions;
  private final Consumer<String> diverged;

  /**
   * None yet.
   *
   * @param diverged is told that this replica holds another ledger than the others
   */
  Disagreements(LedgerStore store, Alarms alarms, Consumer<String> diverged) {
    this.alarms = alarms;
    this.contradictions = new Contradictions(store);
    this.diverged = diverged;
  }

  /** A true signature that came after its height was certified, over another text. */
  void late(String from, CheckpointSignature signature) {
    contradictions.add(signature);
    alarms.raise(
        "%s signed another checkpoint at height %d than the certified one"
            .formatted(from, signature.getHeight()),
        from);
  }

  /** Looks at what others signed at a height that this replica has a question about. */
  void among(Ballot ballot, SignerSet present) {
    ballot
        .others()
        .forEach((text, replicas) -> {
          replicas.forEach(other -> {
            ballot.of(other).ifPresent(contradictions::add);
            alarms.raise(
                "%s signed another checkpoint at height %d than this replica"
                    .formatted(other, ballot.height()),
                other);
          });
          if (replicas.size() > (present.keys().size() - 1) / 3) {
            end(ballot.height(), String.join(", ", replicas));
          }
        });
  }

  /** Others, of whom one at least does not lie, hold another ledger. */
  void end(long height, String who) {
    diverged.accept("at height %d the ledger of %s is another one".formatted(height, who));
  }

  /** The signatures that were kept. */
  Contradictions contradictions() {
    return contradictions;
  }
}
