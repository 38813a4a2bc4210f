package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Writer;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

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

  /** A refusal unless manifest root and salt open what the signer committed to in its seat. */
  public static Optional<Refusal> checkOpening(
      Context context, Seat own, String task, int attempt, Digest manifestRoot, Digest salt) {
    String member = context.signer().id();
    if (own.commitment().isEmpty()) {
      return Refusal.of(
          Rule.NOT_COMMITTED, "%s did not commit to attempt %d of %s", member, attempt, task);
    }
    Digest opened = of(context.chainId(), task, attempt, member, manifestRoot, salt);
    return opened.equals(own.commitment().get())
        ? Optional.empty()
        : Refusal.of(
            Rule.COMMITMENT_NOT_OPENED,
            "manifest and salt give %s, the commitment is %s: reveal what was committed",
            opened.hex(),
            own.commitment().get().hex());
  }
}
