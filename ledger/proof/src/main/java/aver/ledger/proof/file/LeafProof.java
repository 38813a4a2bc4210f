package aver.ledger.proof.file;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.TrustedSet;
import java.util.List;

/**
 * That a transaction is in the log: a tlog-proof whose {@code extra} is the leaf, and beside it the
 * way from genesis to those who signed.
 *
 * @param proof of the leaf
 * @param links changes of the signers between genesis and the proof's checkpoint
 */
public record LeafProof(TlogProof proof, List<Link> links) {
  /** Copies the links. */
  public LeafProof {
    links = List.copyOf(links);
  }

  /**
   * The leaf that it is about.
   *
   * @throws IllegalArgumentException if the proof carries none
   */
  public byte[] leaf() {
    return proof
        .extra()
        .orElseThrow(() -> new IllegalArgumentException("the proof carries no leaf in extra"));
  }

  /**
   * Checks all of it, from what is trusted on.
   *
   * @return the checkpoint under which the leaf stands
   * @throws IllegalArgumentException saying what does not hold
   */
  public LedgerCheckpoint verify(TrustedSet trusted) {
    return proof.verify(leaf(), trusted.follow(links));
  }
}
