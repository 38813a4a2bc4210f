package aver.ledger.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one owner of all native objects. A native object that is used after its database is closed
 * ends the JVM, so every use goes through a lock that {@link #close} alone takes exclusively, and
 * throws once it is closed. Snapshots that are still open then are released first. Each snapshot
 * has a lock of its own below that one, for its reads and its end: whoever ends one waits for
 * nobody else, and nobody else for it, be it during a sync.
 */
class Rocks implements Database {
  static {
    RocksDB.loadLibrary();
  }

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
  private final Set<RocksSnap> snaps = new HashSet<>();
  private final SharedLock shared;
  private final RocksSettings settings;
  private final RocksDB db;
  private boolean closed;

  /** Opens or makes the database at {@code directory}. */
  Rocks(Path directory) {
    this(directory, false);
  }

  /**
   * Opens the database at {@code directory}; if only to read, nothing in the directory changes and
   * no replica can be started on it meanwhile.
   */
  Rocks(Path directory, boolean readOnly) {
    if (readOnly) {
      shared = SharedLock.of(directory);
    } else {
      RocksFaults.requireOursOrEmpty(directory);
      shared = SharedLock.NONE;
    }
    settings = new RocksSettings(readOnly);
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Column column : Column.values()) {
      descriptors.add(new ColumnFamilyDescriptor(column.title(), settings.of(column)));
    }
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      db =
          readOnly
              ? RocksDB.openReadOnly(settings.ofAll(), directory.toString(), descriptors, opened)
              : RocksDB.open(settings.ofAll(), directory.toString(), descriptors, opened);
    } catch (RocksDBException e) {
      settings.close();
      shared.close();
      throw RocksFaults.cannotOpen(directory, e);
    }
    Iterator<ColumnFamilyHandle> inOrder = opened.iterator();
    for (Column column : Column.values()) {
      handles.put(column, inOrder.next());
    }
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    return open(() -> read(column, key, null));
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key, Snap snap) {
    RocksSnap then = (RocksSnap) snap;
    return open(() -> then.reading(at -> read(column, key, at)));
  }

  private Optional<byte[]> read(Column column, byte[] key, @Nullable ReadOptions at) {
    try {
      return Optional.ofNullable(
          at == null ? db.get(handle(column), key) : db.get(handle(column), at, key));
    } catch (RocksDBException e) {
      throw RocksFaults.failed("reading", e);
    }
  }

  @Override
  public List<Row> rows(
      Column column, byte[] prefix, byte[] from, int rowsMax, @Nullable Snap snap) {
    return open(() -> {
      if (snap != null) {
        return ((RocksSnap) snap).reading(at -> rows(column, prefix, from, rowsMax, at));
      }
      try (ReadOptions now = new ReadOptions()) {
        return rows(column, prefix, from, rowsMax, now);
      }
    });
  }

  private List<Row> rows(Column column, byte[] prefix, byte[] from, int rowsMax, ReadOptions at) {
    try (RocksIterator rows = db.newIterator(handle(column), at)) {
      List<Row> found = new ArrayList<>();
      for (rows.seek(from); rows.isValid() && found.size() < rowsMax; rows.next()) {
        byte[] key = rows.key();
        if (!startsWith(key, prefix)) {
          break;
        }
        found.add(new Row(key, rows.value()));
      }
      rows.status();
      return found;
    } catch (RocksDBException e) {
      throw RocksFaults.failed("reading", e);
    }
  }

  @Override
  public Optional<Row> last(Column column) {
    return open(() -> {
      try (RocksIterator rows = db.newIterator(handle(column))) {
        rows.seekToLast();
        rows.status();
        return rows.isValid() ? Optional.of(new Row(rows.key(), rows.value())) : Optional.empty();
      } catch (RocksDBException e) {
        throw RocksFaults.failed("reading", e);
      }
    });
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void write(Changes changes, boolean sync) {
    open(() -> {
      try (WriteBatch batch = new WriteBatch();
          WriteOptions how = new WriteOptions().setSync(sync)) {
        for (Changes.Change change : changes.all()) {
          if (change.value() == null) {
            batch.delete(handle(change.column()), change.key());
          } else {
            batch.put(handle(change.column()), change.key(), change.value());
          }
        }
        db.write(how, batch);
        return true;
      } catch (RocksDBException e) {
        throw RocksFaults.failed("writing", e);
      }
    });
  }

  @Override
  public void sync() {
    open(() -> {
      try {
        syncLog();
        return true;
      } catch (RocksDBException e) {
        throw RocksFaults.failed("syncing", e);
      }
    });
  }

  /** The disk's part of a sync, which may take long. */
  void syncLog() throws RocksDBException {
    db.syncWal();
  }

  @Override
  public Snap snap() {
    return open(() -> {
      RocksSnap snap = new RocksSnap(db, this::end);
      synchronized (snaps) {
        snaps.add(snap);
      }
      return snap;
    });
  }

  /** Of a snapshot that is closed before the database is, or after it. */
  private void end(RocksSnap snap) {
    lock.readLock().lock();
    try {
      boolean open;
      synchronized (snaps) {
        open = snaps.remove(snap);
      }
      if (open) {
        snap.release();
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  /** What is done while the database stays open. */
  private <T> T open(Supplier<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new StoreException(StoreException.Kind.CLOSED, "the store was closed before");
      }
      return use.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private ColumnFamilyHandle handle(Column column) {
    ColumnFamilyHandle handle = handles.get(column);
    if (handle == null) {
      throw new IllegalStateException("no handle of " + column);
    }
    return handle;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      synchronized (snaps) {
        snaps.forEach(RocksSnap::release);
        snaps.clear();
      }
      handles.values().forEach(ColumnFamilyHandle::close);
      db.close();
      settings.close();
      shared.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
