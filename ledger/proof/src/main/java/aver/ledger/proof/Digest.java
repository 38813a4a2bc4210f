package aver.ledger.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 digest: 32 bytes with value equality, ordered bytewise unsigned. */
public final class Digest implements Comparable<Digest> {
  public static final int BYTES = 32;

  /** 32 zero bytes: an empty subtree of the state tree, or none. */
  public static final Digest ZERO = new Digest(new byte[BYTES]);

  private static final MessageDigest UNUSED = sha256OfJdk();

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns a digest with a copy of these bytes.
   *
   * @throws IllegalArgumentException unless there are 32
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
    }
    return new Digest(bytes.clone());
  }

  /**
   * Returns the digest that these 64 hexadecimal digits name.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Digest ofHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** SHA-256 of the concatenation of {@code parts}. */
  public static Digest sha256(byte[]... parts) {
    MessageDigest sha = hasher();
    for (byte[] part : parts) {
      sha.update(part);
    }
    return new Digest(sha.digest());
  }

  /** SHA-256 of a byte and two digests, as nodes of a binary Merkle tree are hashed. */
  public static Digest sha256(byte prefix, Digest left, Digest right) {
    MessageDigest sha = hasher();
    sha.update(prefix);
    sha.update(left.bytes);
    sha.update(right.bytes);
    return new Digest(sha.digest());
  }

  /** A new SHA-256 of the JDK, which uses the processor's instructions. */
  public static MessageDigest hasher() {
    try {
      // a copy of an unused one costs a fraction of looking the algorithm up each time
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", impossible);
    }
  }

  private static MessageDigest sha256OfJdk() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Returns a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Feeds these bytes to a hash without a copy. */
  public void update(MessageDigest sha) {
    sha.update(bytes);
  }

  /** Bit {@code index}, most significant bit of the first byte first. */
  public boolean bit(int index) {
    return (bytes[index >>> 3] >>> (7 - (index & 7)) & 1) == 1;
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(Digest other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
