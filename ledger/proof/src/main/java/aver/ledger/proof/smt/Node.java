package aver.ledger.proof.smt;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A node as it is kept: its hash covers its position, so that one hash never stands at two places.
 */
sealed interface Node {
  byte LEAF = 0;
  byte INNER = 1;

  /** The bytes to keep. */
  byte[] encode();

  /** The hash by the rules of ICS-23's SMT specification. */
  Digest hash();

  /** A key with its value, where it is alone. */
  @SuppressWarnings("ArrayRecordComponent") // compared by path
  record Leaf(byte[] key, byte[] value, Digest path) implements Node {
    static Leaf of(byte[] key, byte[] value) {
      return new Leaf(key, value, Digest.sha256(key));
    }

    @Override
    public Digest hash() {
      return Digest.sha256(LEAF, path, Digest.sha256(value));
    }

    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(1 + Integer.BYTES + key.length + value.length)
          .put(LEAF)
          .putInt(key.length)
          .put(key)
          .put(value)
          .array();
    }
  }

  /** Two halves, at least two keys below. */
  record Inner(Digest left, Digest right) implements Node {
    Digest child(boolean bit) {
      return bit ? right : left;
    }

    @Override
    public Digest hash() {
      return Digest.sha256(INNER, left, right);
    }

    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(1 + 2 * Digest.BYTES)
          .put(INNER)
          .put(left.bytes())
          .put(right.bytes())
          .array();
    }
  }

  /** Reads what {@link #encode} wrote. */
  static Node decode(byte[] bytes) {
    if (bytes[0] == INNER && bytes.length == 1 + 2 * Digest.BYTES) {
      int middle = 1 + Digest.BYTES;
      return new Inner(
          Digest.of(Arrays.copyOfRange(bytes, 1, middle)),
          Digest.of(Arrays.copyOfRange(bytes, middle, bytes.length)));
    }
    int length = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    int start = 1 + Integer.BYTES;
    if (bytes[0] != LEAF || length < 1 || length >= bytes.length - start) {
      throw new IllegalStateException("a damaged node of the state tree");
    }
    return Leaf.of(
        Arrays.copyOfRange(bytes, start, start + length),
        Arrays.copyOfRange(bytes, start + length, bytes.length));
  }
}
