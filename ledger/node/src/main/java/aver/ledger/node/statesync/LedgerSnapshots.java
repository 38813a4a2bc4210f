package aver.ledger.node.statesync;

import aver.ledger.engine.Snapshots;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The snapshots of a replica's ledger: those that it gives, and the one by which it came. */
public final class LedgerSnapshots implements Snapshots, AutoCloseable {
  private final LedgerStore store;
  private final SnapshotMaker maker;
  private final SnapshotSource source;
  private final SnapshotTaker taker;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Of a replica that starts: what a stopped one had taken and not executed is dropped. */
  public LedgerSnapshots(
      LedgerStore store, CertifiedReads reads, SnapshotMaker maker, SnapshotTaker taker) {
    this.store = store;
    this.maker = maker;
    this.source = new SnapshotSource(store, reads, maker);
    this.taker = taker;
    taker.drop();
    SnapshotBegun.tidy(store);
  }

  /** The one by which it comes. */
  SnapshotTaker taker() {
    return taker;
  }

  /** Those that this replica gives. */
  public SnapshotSource source() {
    return source;
  }

  @Override
  public List<Offer> offers() {
    return whileOpen(List.of(), source::offers);
  }

  @Override
  public List<Long> heights() {
    return whileOpen(List.of(), source::heights);
  }

  @Override
  public boolean making() {
    return maker.making();
  }

  @Override
  public Optional<byte[]> chunk(long height, int format, int index) {
    return whileOpen(Optional.empty(), () -> source.chunk(height, format, index));
  }

  /** The engine's peers ask as they like: nothing of the store is read once it may be closed. */
  private <T> T whileOpen(T closedAnswer, Supplier<T> question) {
    open.readLock().lock();
    try {
      if (closed) {
        return closedAnswer;
      }
      maker.start();
      return question.get();
    } finally {
      open.readLock().unlock();
    }
  }

  @Override
  public void settle() {
    store.makeDurable();
    SnapshotBegun.tidy(store);
  }

  @Override
  public Offered offered(Offer offer, Digest stateRoot) {
    return taker.offered(offer, stateRoot);
  }

  @Override
  public Taken take(int index, byte[] chunk, String sender) {
    return taker.take(index, chunk, sender);
  }

  @Override
  public boolean begun() {
    return SnapshotBegun.holds(store);
  }

  @Override
  public long steps() {
    return taker.steps();
  }

  /** Returns once nothing reads or writes the store any more. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      closed = true;
    } finally {
      open.writeLock().unlock();
    }
    taker.close();
    maker.close();
  }
}
