package aver.ledger.node.log;

import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.LoggedTransaction;
import com.google.protobuf.ByteString;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A part of the log as it is sent: each transaction with its leaf and its block. */
public final class LoggedEntries implements Iterator<LoggedTransaction> {
  private final LedgerStore store;
  private final long last;
  private long seq;
  private long height;
  private long end;

  /**
   * A part of a log.
   *
   * @param seq of the first leaf, counted from 1
   * @param last of the last leaf
   * @param newest height of the block that ends with it
   */
  public LoggedEntries(LedgerStore store, long seq, long last, long newest) {
    this.store = store;
    this.seq = seq;
    this.last = last;
    this.height = heightOf(seq, newest);
    this.end = endOf(height);
  }

  @Override
  public boolean hasNext() {
    return seq <= last;
  }

  @Override
  public LoggedTransaction next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the log ends at " + last);
    }
    while (seq > end) {
      height++;
      end = endOf(height);
    }
    LoggedTransaction next =
        LoggedTransaction.newBuilder()
            .setSeq(seq)
            .setTransaction(ByteString.copyFrom(store.transaction(seq - 1).orElseThrow()))
            .setLeaf(ByteString.copyFrom(store.leaf(seq - 1).orElseThrow()))
            .setHeight(height)
            .build();
    seq++;
    return next;
  }

  private long endOf(long block) {
    return store.head(block).map(BlockHead::logSize).orElseThrow();
  }

  /** The block that holds a leaf. */
  private long heightOf(long leaf, long newest) {
    long low = 0;
    long high = newest;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (endOf(middle) >= leaf) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
