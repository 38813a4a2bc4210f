package aver.participant.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over parts. */
final class Hashes {
  private Hashes() {}

  static byte[] sha256(byte[]... parts) {
    MessageDigest digest = newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
