package aver.ledger.store;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/**
 * A moment of a database. Its native objects are read under a lock of its own that its release
 * takes exclusively. Whoever makes, reads or releases one holds the database open meanwhile.
 */
final class RocksSnap implements Database.Snap {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final RocksDB db;
  private final Consumer<RocksSnap> end;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private boolean released;

  /**
   * Of what a database holds now.
   *
   * @param end releases it, if the database is open and it was not released before
   */
  RocksSnap(RocksDB db, Consumer<RocksSnap> end) {
    this.db = db;
    this.end = end;
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  /**
   * Reads with these options, which are good for nothing else afterwards.
   *
   * @throws StoreException if it was released before
   */
  <T> T reading(Function<ReadOptions, T> use) {
    lock.readLock().lock();
    try {
      if (released) {
        throw new StoreException(StoreException.Kind.CLOSED, "this view was closed before");
      }
      return use.apply(options);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Once nobody reads through it. */
  void release() {
    lock.writeLock().lock();
    try {
      if (!released) {
        released = true;
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    end.accept(this);
  }
}
