package aver.ledger.proof.note;

import aver.ledger.proof.Digest;
import java.util.List;

/**
 * What a verifier holds: the chain and the set whose signatures it accepts next. Begins with
 * genesis and walks along certified changes, so that nobody has to be believed.
 *
 * @param chainId of the genesis document
 * @param signers present set
 * @param height at which it was learnt; 0 from genesis
 */
public record TrustedSet(Digest chainId, SignerSet signers, long height) {
  /**
   * Follows changes in their order, each above the one before it. Links that name the present set
   * again change nothing and are passed over unchecked, so that nobody can make us check more
   * signatures than there were changes.
   *
   * @throws IllegalArgumentException naming the link that does not hold
   */
  public TrustedSet follow(List<Link> links) {
    TrustedSet now = this;
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      if (LedgerCheckpoint.parse(Note.parse(link.checkpoint()).text())
          .members()
          .equals(now.signers.hash())) {
        continue;
      }
      LedgerCheckpoint checkpoint = now.accept(link.checkpoint());
      SignerSet next = SignerSet.parse(link.vkeys());
      if (!checkpoint.members().equals(next.hash())) {
        throw new IllegalArgumentException(
            "link %d at height %d names another set than its keys"
                .formatted(i, checkpoint.height()));
      }
      if (checkpoint.height() <= now.height) {
        throw new IllegalArgumentException(
            "link %d changes the set at height %d, after height %d"
                .formatted(i, checkpoint.height(), now.height));
      }
      now = new TrustedSet(chainId, next, checkpoint.height());
    }
    return now;
  }

  /**
   * Checks that a note is a checkpoint of this chain that the present set certified.
   *
   * @throws IllegalArgumentException saying what does not hold
   */
  public LedgerCheckpoint accept(String note) {
    Note parsed = Note.parse(note);
    LedgerCheckpoint checkpoint = LedgerCheckpoint.parse(parsed.text());
    if (!checkpoint.chainId().equals(chainId)) {
      throw new OtherChainException(checkpoint.chainId(), chainId);
    }
    if (!signers.certifies(parsed)) {
      throw new IllegalArgumentException(
          "the checkpoint at height %d lacks %d good signatures of the trusted set"
              .formatted(checkpoint.height(), signers.quorum()));
    }
    return checkpoint;
  }
}
