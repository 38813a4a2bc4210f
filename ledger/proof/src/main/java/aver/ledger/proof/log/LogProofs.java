package aver.ledger.proof.log;

import aver.ledger.proof.Digest;
import java.util.List;

/** Checks inclusion (RFC 9162 §2.1.3.2) and consistency (§2.1.4.2). Never throws on any path. */
public final class LogProofs {
  private LogProofs() {}

  /**
   * Whether the leaf with this hash stands at {@code index} in the tree of {@code size} leaves with
   * this root.
   */
  public static boolean included(
      Digest leafHash, long index, long size, List<Digest> path, Digest root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    Digest hash = leafHash;
    for (Digest sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleHash.node(sibling, hash);
        int up = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= up;
        last >>>= up;
      } else {
        hash = MerkleHash.node(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /** Whether the tree of {@code newSize} leaves continues that of {@code oldSize}, at least 1. */
  public static boolean consistent(
      long oldSize, long newSize, List<Digest> path, Digest oldRoot, Digest newRoot) {
    if (oldSize <= 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return path.isEmpty() && oldRoot.equals(newRoot);
    }
    boolean powerOfTwo = Long.bitCount(oldSize) == 1;
    if (path.isEmpty() && !powerOfTwo) {
      return false;
    }
    int first = powerOfTwo ? 0 : 1;
    long node = oldSize - 1;
    long last = newSize - 1;
    int up = Long.numberOfTrailingZeros(~node);
    node >>>= up;
    last >>>= up;
    Digest oldHash = powerOfTwo ? oldRoot : path.getFirst();
    Digest newHash = oldHash;
    for (Digest sibling : path.subList(first, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        oldHash = MerkleHash.node(sibling, oldHash);
        newHash = MerkleHash.node(sibling, newHash);
        int skip = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= skip;
        last >>>= skip;
      } else {
        newHash = MerkleHash.node(newHash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
