package aver.ledger.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is on a {@link MemoryDisk}, as long as it is open. */
final class MemoryDatabase implements Database {
  private final MemoryDisk disk;
  private boolean closed;

  MemoryDatabase(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Good until the next write: views in a simulation are closed before anything happens. */
  private static final class MemorySnap implements Snap {
    private final long writes;
    private boolean released;

    MemorySnap(long writes) {
      this.writes = writes;
    }

    @Override
    public void close() {
      released = true;
    }
  }

  private MemoryDisk open() {
    if (closed) {
      throw new StoreException("the store was closed before");
    }
    return disk;
  }

  private MemoryDisk at(@Nullable Snap snap) {
    MemoryDisk now = open();
    if (snap instanceof MemorySnap then && (then.released || then.writes != now.writes())) {
      throw new StoreException("this view was closed before, or something was written since");
    }
    return now;
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key) {
    return open().get(column, key);
  }

  @Override
  public Optional<byte[]> get(Column column, byte[] key, Snap snap) {
    return at(snap).get(column, key);
  }

  @Override
  public List<Row> rows(
      Column column, byte[] prefix, byte[] from, int rowsMax, @Nullable Snap snap) {
    List<Row> found = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> row : at(snap).column(column).tailMap(from, true).entrySet()) {
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
  public void copyTo(Path target) {
    throw new StoreException("a store on a disk in memory has no directory to copy from");
  }

  @Override
  public Snap snap() {
    return new MemorySnap(open().writes());
  }

  @Override
  public void close() {
    closed = true;
  }
}
