package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.Domain;
import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Writer;
import java.util.Optional;

/**
 * A member changes its identity key, its TLS key, or both. Signed by the old identity key, and by
 * the new one. A TLS key stands here by its hash alone and signs nothing: that it was never
 * registered keeps every other member's connections its own, and whoever names a hash without the
 * key shuts out only itself.
 *
 * @param identityKey new, or empty to keep the old one
 * @param tlsKeyHash new, or empty to keep the old one
 * @param possession by the new identity key over {@link #possessionMessage}; empty when only TLS
 *     changes
 */
public record RotateKey(
    Optional<PublicKey> identityKey, Optional<Digest> tlsKeyHash, Octets possession)
    implements Transaction {
  /** Checks that something changes and that the proof has the right length. */
  public RotateKey {
    if (identityKey.isEmpty() && tlsKeyHash.isEmpty()) {
      throw new IllegalArgumentException("a rotation names a new identity or TLS key");
    }
    if (possession.length() != (identityKey.isPresent() ? 64 : 0)) {
      throw new IllegalArgumentException("proof of possession has a wrong length");
    }
  }

  /** What the new identity key signs. */
  public static byte[] possessionMessage(Digest chainId, String member, PublicKey next) {
    byte[] body = new Writer().text(member).u8(next.algorithm()).octets(next.key()).toBytes();
    return Domain.ROTATION.message(chainId, body);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> unusable = identityKey.flatMap(next -> checkIdentity(context, next));
    return unusable.isPresent()
        ? unusable
        : tlsKeyHash.flatMap(hash -> Members.checkTlsKey(context, hash));
  }

  private Optional<Refusal> checkIdentity(Context context, PublicKey next) {
    Optional<Refusal> unusable = Members.checkKey(context, next);
    if (unusable.isPresent()) {
      return unusable;
    }
    byte[] message = possessionMessage(context.chainId(), context.signer().id(), next);
    return context.signatures().verify(next, message, possession)
        ? Optional.empty()
        : Refusal.of(
            Rule.POSSESSION_NOT_PROVEN, "the new key did not sign its rotation: sign it with both");
  }

  @Override
  public void effect(Context context) {
    Member member = context.signer();
    if (identityKey.isPresent()) {
      Members.useKey(context.state(), identityKey.get(), member.id());
      member = member.withIdentityKey(identityKey.get());
    }
    if (tlsKeyHash.isPresent()) {
      Members.useTlsKey(context.state(), tlsKeyHash.get(), member.id());
      member = member.withTlsKeyHash(tlsKeyHash.get());
    }
    context.state().put(Keys.member(member.id()), member);
  }
}
