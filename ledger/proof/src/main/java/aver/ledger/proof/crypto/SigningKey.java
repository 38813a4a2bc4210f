package aver.ledger.proof.crypto;

import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key pair. The seed never shows in text. */
public final class SigningKey {
  private final byte[] seed;
  private final byte[] publicKey;

  private SigningKey(byte[] seed) {
    this.seed = seed;
    this.publicKey = new byte[SignatureCheck.KEY_BYTES];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);
  }

  /**
   * Returns the key pair of a seed.
   *
   * @throws IllegalArgumentException unless it has 32 bytes
   */
  public static SigningKey ofSeed(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    return new SigningKey(seed.clone());
  }

  /** 32 bytes, a copy. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** 32 bytes, a copy: for a program of one's own that signs with this key. */
  public byte[] seed() {
    return seed.clone();
  }

  /** Signs a message: 64 bytes. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[SignatureCheck.SIGNATURE_BYTES];
    // with the public key at hand: without it, it is computed again, which takes half of the time
    Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String toString() {
    return "SigningKey of " + HexFormat.of().formatHex(publicKey);
  }
}
