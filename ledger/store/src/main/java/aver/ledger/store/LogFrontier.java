package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import java.util.ArrayDeque;
import java.util.Iterator;

/** The right edge of a log: what is needed to append leaves and to know the root (RFC 9162). */
public final class LogFrontier {
  private final ArrayDeque<Digest> subtrees = new ArrayDeque<>(); // the smallest one first
  private long size;

  LogFrontier(long size, LogTree log) {
    this.size = size;
    for (int level = 62; level >= 0; level--) {
      if ((size >>> level & 1) == 1) {
        subtrees.push(log.complete(level, (size >>> level) - 1));
      }
    }
  }

  /** Appends a leaf by its hash. */
  public void append(Digest leafHash) {
    Digest hash = leafHash;
    for (long left = size; (left & 1) == 1; left >>>= 1) {
      hash = MerkleHash.node(subtrees.pop(), hash);
    }
    subtrees.push(hash);
    size++;
  }

  /** How many leaves there are. */
  public long size() {
    return size;
  }

  /** The root over all leaves. */
  public Digest root() {
    Iterator<Digest> rising = subtrees.iterator();
    if (!rising.hasNext()) {
      return MerkleHash.EMPTY_ROOT;
    }
    Digest root = rising.next();
    while (rising.hasNext()) {
      root = MerkleHash.node(rising.next(), root);
    }
    return root;
  }
}
