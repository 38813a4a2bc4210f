package aver.ledger.proof.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8032) by Bouncy Castle, with the checks that its static methods leave to the caller.
 * None of these throws on any input.
 *
 * <p>Bouncy Castle verifies with the cofactor; Go and the JDK without. The two agree where key and
 * R lie in the prime-order group, so whatever others will check too is checked by {@link
 * #verifyStrict}.
 */
public final class SignatureCheck {
  public static final int KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;
  private static final int PLAIN = 0;
  private static final int STRICT = 1;

  private SignatureCheck() {}

  /**
   * Whether the key is canonical, of full order and in the prime-order group: asked once, when it
   * is registered.
   */
  public static boolean soundKey(byte[] key) {
    return key.length == KEY_BYTES && Ed25519.validatePublicKeyFull(key, 0);
  }

  /** Whether the signature is one of a sound key over the message. */
  public static boolean verify(byte[] key, byte[] message, byte[] signature) {
    return key.length == KEY_BYTES
        && signature.length == SIGNATURE_BYTES
        && SignatureMemo.answer(
            PLAIN,
            key,
            message,
            signature,
            () -> Ed25519.verify(signature, 0, key, 0, message, 0, message.length));
  }

  /**
   * Like {@link #verify}, for a key that is {@link #soundKey sound} and an R in the prime-order
   * group.
   */
  public static boolean verifyStrict(byte[] key, byte[] message, byte[] signature) {
    return soundKey(key) && verifyOfSound(key, message, signature);
  }

  /** Like {@link #verifyStrict}, for a key that was found {@link #soundKey sound} before. */
  public static boolean verifyOfSound(byte[] key, byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && SignatureMemo.answer(
            STRICT,
            key,
            message,
            signature,
            () -> Ed25519.validatePublicKeyFull(signature, 0) && verify(key, message, signature));
  }
}
