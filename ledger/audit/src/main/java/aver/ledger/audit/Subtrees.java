package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.store.LogTree;
import aver.ledger.store.StoreException;
import java.util.ArrayDeque;

/**
 * The hashes of all complete subtrees of a log, made again leaf by leaf and compared with those
 * that a store keeps: proofs are made of them, the root of the log of a few alone.
 */
final class Subtrees {
  private final LogTree kept;
  private final ArrayDeque<Digest> complete = new ArrayDeque<>(); // the smallest one first
  private long size;
  private long count;

  Subtrees(LogTree kept) {
    this.kept = kept;
  }

  /** Takes the next leaf, with all subtrees that it completes. */
  void append(Digest leaf) throws WrongPlace {
    Digest hash = leaf;
    compare(0, size, hash);
    int level = 0;
    for (long left = size; (left & 1) == 1; left >>>= 1) {
      hash = MerkleHash.node(complete.pop(), hash);
      level++;
      compare(level, size >>> level, hash);
    }
    complete.push(hash);
    size++;
  }

  private void compare(int level, long index, Digest expected) throws WrongPlace {
    String name = "hash %d of level %d of the log".formatted(index, level);
    Digest found;
    try {
      found = kept.complete(level, index);
    } catch (StoreException missing) {
      throw new WrongPlace(name, expected.hex(), String.valueOf(missing.getMessage()));
    }
    if (!found.equals(expected)) {
      throw new WrongPlace(name, expected.hex(), found.hex());
    }
    count++;
  }

  /** How many there are. */
  long count() {
    return count;
  }
}
