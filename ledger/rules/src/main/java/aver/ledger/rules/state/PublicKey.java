package aver.ledger.rules.state;

/**
 * A public key with its algorithm, so that others can follow.
 *
 * @param algorithm 1 is Ed25519, the only one now
 * @param key 32 bytes for Ed25519
 */
public record PublicKey(int algorithm, Octets key) {
  public static final int ED25519 = 1;

  /** Checks algorithm and length; that the point is sound is checked when the key is registered. */
  public PublicKey {
    if (algorithm != ED25519) {
      throw new IllegalArgumentException("key algorithm must be 1 (Ed25519), was " + algorithm);
    }
    if (key.length() != 32) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes, not " + key.length());
    }
  }

  static void write(Writer out, PublicKey key) {
    out.u8(key.algorithm).octets(key.key);
  }

  static PublicKey read(Reader in) {
    return new PublicKey(in.u8(), in.octets());
  }
}
