package aver.ledger.proof.file;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.TrustedSet;
import java.util.List;

/**
 * A certified checkpoint and the way from genesis to those who signed it.
 *
 * @param note the checkpoint, a signed note
 * @param links changes of the signers between genesis and it; empty while genesis' replicas sign
 */
public record CheckpointProof(String note, List<Link> links) {
  /** Copies the links. */
  public CheckpointProof {
    links = List.copyOf(links);
  }

  /**
   * Checks it, from what is trusted on.
   *
   * @throws IllegalArgumentException saying what does not hold
   */
  public LedgerCheckpoint verify(TrustedSet trusted) {
    return trusted.follow(links).accept(note);
  }
}
