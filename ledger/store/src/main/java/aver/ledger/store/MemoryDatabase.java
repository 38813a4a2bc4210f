package aver.ledger.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is on a {@link MemoryDisk}, as long as it is open. */
final class MemoryDatabase implements Database {
  private final MemoryDisk disk;
  private boolean closed;

  MemoryDatabase(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Reads as of the moment when it was made, by what was overwritten since. */
  private static final class MemorySnap implements Snap {
    private final MemoryDisk disk;
    private final MemoryDisk.Before before;
    private boolean released;

    MemorySnap(MemoryDisk disk) {
      this.disk = disk;
      this.before = disk.watch();
    }

    @Override
    public void close() {
      released = true;
      disk.forget(before);
    }
  }

  private MemoryDisk open() {
    if (closed) {
      throw new StoreException(StoreException.Kind.CLOSED, "the store was closed before");
    }
    return disk;
  }

  private MemoryDisk.Before at(Snap snap) {
    MemorySnap then = (MemorySnap) snap;
    if (then.released || closed) {
      throw new StoreException(StoreException.Kind.CLOSED, "this view was closed before");
    }
    return then.before;
  }

  private NavigableMap<byte[], byte[]> column(Column column, byte[] from, @Nullable Snap snap) {
    NavigableMap<byte[], byte[]> now = open().column(column).tailMap(from, true);
    NavigableMap<byte[], Optional<byte[]>> then =
        snap == null ? Collections.emptyNavigableMap() : at(snap).of(column);
    if (then.isEmpty()) {
      return now;
    }
    NavigableMap<byte[], byte[]> merged = new TreeMap<>(now);
    then.tailMap(from, true)
        .forEach((key, value) ->
            value.ifPresentOrElse(bytes -> merged.put(key, bytes), () -> merged.remove(key)));
    return merged;
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    return open().get(column, key);
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key, Snap snap) {
    Optional<byte[]> then = at(snap).of(column).get(key);
    return then == null ? open().get(column, key) : then.map(byte[]::clone);
  }

  @Override
  public List<Row> rows(
      Column column, byte[] prefix, byte[] from, int rowsMax, @Nullable Snap snap) {
    List<Row> found = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> row : column(column, from, snap).entrySet()) {
      byte[] key = row.getKey();
      boolean begins =
          key.length >= prefix.length
              && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
      if (!begins || found.size() == rowsMax) {
        break;
      }
      found.add(new Row(key.clone(), row.getValue().clone()));
    }
    return found;
  }

  @Override
  public Optional<Row> last(Column column) {
    return Optional.ofNullable(open().column(column).lastEntry())
        .map(row -> new Row(row.getKey().clone(), row.getValue().clone()));
  }

  @Override
  public void write(Changes changes, boolean sync) {
    open().write(changes, sync);
  }

  @Override
  public void sync() {
    open().sync();
  }

  @Override
  public Snap snap() {
    return new MemorySnap(open());
  }

  @Override
  public void close() {
    closed = true;
  }
}
