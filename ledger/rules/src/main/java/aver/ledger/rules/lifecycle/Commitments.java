package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.state.Writer;

/**
 * Binding and hiding commitments to updates: nobody learns anything from one before it is opened,
 * and nobody can open another member's as its own.
 */
public final class Commitments {
  private Commitments() {}

  /**
   * SHA-256 over domain, chain, task, attempt, member, manifest root and salt.
   *
   * @param salt 32 random bytes that the member keeps until it reveals
   */
  public static Digest of(
      Digest chainId, String task, int attempt, String member, Digest manifestRoot, Digest salt) {
    byte[] body =
        new Writer()
            .text(task)
            .i32(attempt)
            .text(member)
            .digest(manifestRoot)
            .digest(salt)
            .toBytes();
    return Domain.COMMITMENT.hash(chainId, body);
  }
}
