package aver.ledger.proof.log;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be kept of a Merkle tree to append to it: the roots of its complete subtrees, the
 * largest first, one for each bit that is set in the size. Immutable.
 */
public final class Frontier {
  /** The tree without leaves. */
  public static final Frontier EMPTY = new Frontier(0, List.of());

  private final long size;
  private final List<Digest> roots;

  private Frontier(long size, List<Digest> roots) {
    this.size = size;
    this.roots = List.copyOf(roots);
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** Returns the tree with one more leaf, of which this is the hash. */
  public Frontier append(Digest leafHash) {
    List<Digest> next = new ArrayList<>(roots);
    Digest carry = leafHash;
    for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
      carry = MerkleHash.node(next.removeLast(), carry);
    }
    next.add(carry);
    return new Frontier(Math.incrementExact(size), next);
  }

  /** RFC 9162 root. */
  public Digest root() {
    if (roots.isEmpty()) {
      return MerkleHash.EMPTY_ROOT;
    }
    Digest root = roots.getLast();
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = MerkleHash.node(roots.get(i), root);
    }
    return root;
  }

  /** Canonical bytes: the size in eight bytes, then the roots. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + roots.size() * Digest.BYTES);
    out.putLong(size);
    roots.forEach(root -> out.put(root.bytes()));
    return out.array();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Frontier decode(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      throw new IllegalArgumentException("a frontier has at least 8 bytes, not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long size = in.getLong();
    int count = Long.bitCount(size);
    if (size < 0 || in.remaining() != count * Digest.BYTES) {
      throw new IllegalArgumentException(
          "a frontier of %d leaves has %d roots, not %d bytes"
              .formatted(size, count, in.remaining()));
    }
    List<Digest> roots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] root = new byte[Digest.BYTES];
      in.get(root);
      roots.add(Digest.of(root));
    }
    return new Frontier(size, roots);
  }
}
