package aver.ledger.proof.log;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Hashes a blob to its root as it streams by: the RFC 9162 tree over leaves of 64 KiB, of which the
 * last may be shorter. No leaf is held or copied. For one thread.
 */
public final class BlobRoot {
  /** Bytes of each leaf but the last. */
  public static final int LEAF_BYTES = 1 << 16;

  private static final byte LEAF_PREFIX = 0;

  private final MessageDigest sha = Digest.hasher();
  private Frontier done = Frontier.EMPTY;
  private long size;
  private int inLeaf;

  /** Starts a blob. */
  public BlobRoot() {}

  /** Adds the next bytes. */
  public BlobRoot update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int part = Math.min(end - at, open());
      sha.update(bytes, at, part);
      at += part;
      took(part);
    }
    return this;
  }

  /** Adds the next bytes. */
  public BlobRoot update(byte[] bytes) {
    return update(bytes, 0, bytes.length);
  }

  /** Adds what remains of {@code bytes}, direct or not; afterwards nothing remains. */
  public BlobRoot update(ByteBuffer bytes) {
    int limit = bytes.limit();
    while (bytes.position() < limit) {
      int part = Math.min(limit - bytes.position(), open());
      bytes.limit(bytes.position() + part);
      sha.update(bytes);
      took(part);
    }
    bytes.limit(limit);
    return this;
  }

  /** Bytes so far. */
  public long size() {
    return size;
  }

  /** Ends the last leaf and returns the root; nothing may be added after it. */
  public Digest finish() {
    if (inLeaf > 0) {
      closeLeaf();
    }
    return done.root();
  }

  /** Root of a blob in memory. */
  public static Digest of(byte[] blob) {
    return new BlobRoot().update(blob).finish();
  }

  /** Number of leaves of a blob of {@code bytes}. */
  public static long leaves(long bytes) {
    return (bytes + LEAF_BYTES - 1) / LEAF_BYTES;
  }

  /**
   * Bytes of leaf {@code index} of a blob of {@code bytes}.
   *
   * @throws IndexOutOfBoundsException if it has no such leaf
   */
  public static int leafBytes(long bytes, long index) {
    long start = Math.multiplyExact(Math.max(index, 0), LEAF_BYTES);
    if (index < 0 || start >= bytes) {
      throw new IndexOutOfBoundsException("leaf %d of %d bytes".formatted(index, bytes));
    }
    return (int) Math.min(LEAF_BYTES, bytes - start);
  }

  /** Starts a leaf if none is open; returns how many bytes it still takes. */
  private int open() {
    if (inLeaf == 0) {
      sha.update(LEAF_PREFIX);
    }
    return LEAF_BYTES - inLeaf;
  }

  private void took(int part) {
    size += part;
    inLeaf += part;
    if (inLeaf == LEAF_BYTES) {
      closeLeaf();
    }
  }

  private void closeLeaf() {
    done = done.append(Digest.of(sha.digest()));
    inLeaf = 0;
  }
}
