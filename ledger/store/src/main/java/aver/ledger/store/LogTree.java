package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of the log at any size that it ever had, from the hashes of its complete
 * subtrees, which never change. O(log n) hashes each; RFC 9162 §2.1.
 */
public final class LogTree {
  /** Hashes of complete subtrees. */
  @FunctionalInterface
  interface Hashes {
    /**
     * Hash of the subtree over leaves {@code index * 2^level} to {@code (index + 1) * 2^level - 1}.
     */
    Digest complete(int level, long index);
  }

  private final Hashes hashes;

  LogTree(Hashes hashes) {
    this.hashes = hashes;
  }

  /**
   * Hash of the complete subtree over leaves {@code index * 2^level} to {@code (index + 1) *
   * 2^level - 1}.
   *
   * @throws StoreException if it is not there
   */
  public Digest complete(int level, long index) {
    return hashes.complete(level, index);
  }

  /** Root of the log when it had {@code size} leaves. */
  public Digest root(long size) {
    return size == 0 ? MerkleHash.EMPTY_ROOT : hash(0, size);
  }

  /** Path from the leaf at {@code index} to the root of {@code size} leaves, from the leaf up. */
  public List<Digest> inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf %d in a log of %d".formatted(index, size));
    }
    List<Digest> path = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + split(high - low);
      if (index < middle) {
        path.add(hash(middle, high));
        high = middle;
      } else {
        path.add(hash(low, middle));
        low = middle;
      }
    }
    return path.reversed();
  }

  /** Proof that the log of {@code newSize} leaves continues that of {@code oldSize}, at least 1. */
  public List<Digest> consistency(long oldSize, long newSize) {
    if (oldSize < 1 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "a log of %d leaves does not continue one of %d".formatted(newSize, oldSize));
    }
    List<Digest> path = new ArrayList<>();
    long low = 0;
    long high = newSize;
    boolean whole = true; // the old tree is all that is left of it: its root is known
    while (oldSize != high) {
      long middle = low + split(high - low);
      if (oldSize <= middle) {
        path.add(hash(middle, high));
        high = middle;
      } else {
        path.add(hash(low, middle));
        low = middle;
        whole = false;
      }
    }
    if (!whole) {
      path.add(hash(low, high));
    }
    return path.reversed();
  }

  private Digest hash(long low, long high) {
    long count = high - low;
    if (Long.bitCount(count) == 1) {
      int level = Long.numberOfTrailingZeros(count);
      return hashes.complete(level, low >>> level);
    }
    long middle = low + split(count);
    return MerkleHash.node(hash(low, middle), hash(middle, high));
  }

  /** The greatest power of two below {@code count}, at least 2. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }
}
