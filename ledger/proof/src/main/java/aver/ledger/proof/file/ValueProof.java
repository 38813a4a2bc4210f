package aver.ledger.proof.file;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.proof.note.Link;
import aver.ledger.proof.note.TrustedSet;
import aver.ledger.proof.smt.StateProof;
import java.util.List;
import java.util.Optional;

/**
 * What a state proof file says: that a key of the state had a value, or none, at a certified
 * height.
 *
 * @param key raw, at least one byte
 * @param value raw; nothing claims absence
 * @param root of the state
 * @param proof bytes of an ICS-23 {@code CommitmentProof}
 * @param checkpoint a signed note that names the root
 * @param links changes of the signers between genesis and the checkpoint
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ValueProof(
    byte[] key,
    Optional<byte[]> value,
    Digest root,
    byte[] proof,
    String checkpoint,
    List<Link> links) {
  /** The format's name in its file. */
  public static final String FORMAT = "aver-state-proof/v1";

  /** Copies the links. */
  public ValueProof {
    links = List.copyOf(links);
  }

  /**
   * Checks all of it, from what is trusted on.
   *
   * @param trusted genesis, or a later set that the reader already trusts
   * @return the checkpoint at which it holds
   * @throws IllegalArgumentException saying what does not hold
   */
  public LedgerCheckpoint verify(TrustedSet trusted) {
    LedgerCheckpoint head = trusted.follow(links).accept(checkpoint);
    if (!head.state().equals(root)) {
      throw new IllegalArgumentException(
          "the checkpoint at height %d names state %s, the proof %s"
              .formatted(head.height(), head.state().hex(), root.hex()));
    }
    boolean holds =
        value
            .map(some -> StateProof.present(root, key, some, proof))
            .orElseGet(() -> StateProof.absent(root, key, proof));
    if (!holds) {
      throw new IllegalArgumentException(
          value.isPresent()
              ? "the proof does not show that the key has this value"
              : "the proof does not show that the key is absent");
    }
    return head;
  }
}
