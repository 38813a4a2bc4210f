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
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The one owner of all native objects. A native object that is used after its database is closed
 * ends the JVM, so every use goes through a lock that {@link #close} takes exclusively, and throws
 * once it is closed. Snapshots that are still open then are released first.
 */
final class Rocks implements Database {
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
    return reading(() -> read(column, key, null));
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key, Snap snap) {
    return reading(() -> read(column, key, options(snap)));
  }

  private Optional<byte[]> read(Column column, byte[] key, @Nullable ReadOptions at) {
    try {
      return Optional.ofNullable(
          at == null ? db.get(handle(column), key) : db.get(handle(column), at, key));
    } catch (RocksDBException e) {
      throw RocksFaults.failed("reading", e);
    }
  }

  private static ReadOptions options(Snap snap) {
    return ((RocksSnap) snap).options();
  }

  @Override
  public List<Row> rows(
      Column column, byte[] prefix, byte[] from, int rowsMax, @Nullable Snap snap) {
    return reading(() -> {
      ReadOptions given = snap == null ? null : options(snap);
      try (ReadOptions own = given == null ? new ReadOptions() : null;
          RocksIterator rows =
              db.newIterator(handle(column), given == null && own != null ? own : given)) {
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
    });
  }

  @Override
  public Optional<Row> last(Column column) {
    return reading(() -> {
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
    reading(() -> {
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
    reading(() -> {
      try {
        db.syncWal();
        return true;
      } catch (RocksDBException e) {
        throw RocksFaults.failed("syncing", e);
      }
    });
  }

  @Override
  public Snap snap() {
    return reading(() -> {
      Snapshot snapshot = db.getSnapshot();
      RocksSnap snap = new RocksSnap(snapshot, new ReadOptions().setSnapshot(snapshot));
      synchronized (snaps) {
        snaps.add(snap);
      }
      return snap;
    });
  }

  private final class RocksSnap implements Snap {
    private final Snapshot snapshot;
    private final ReadOptions options;
    private boolean released;

    private RocksSnap(Snapshot snapshot, ReadOptions options) {
      this.snapshot = snapshot;
      this.options = options;
    }

    private ReadOptions options() {
      if (released) {
        throw new StoreException("this view was closed before");
      }
      return options;
    }

    private void release() {
      if (!released) {
        released = true;
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
      }
    }

    @Override
    public void close() {
      lock.writeLock().lock(); // nobody reads through it now
      try {
        synchronized (snaps) {
          if (snaps.remove(this)) {
            release();
          }
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  private <T> T reading(Supplier<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new StoreException("the store was closed before");
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
