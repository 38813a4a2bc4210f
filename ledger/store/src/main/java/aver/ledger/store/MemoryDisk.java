package aver.ledger.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory, for simulations: what was written and not synced is lost by {@link #crash}, the
 * newest first, as a write-ahead log loses its tail. A sync makes everything durable that was
 * written before it. For one thread.
 */
public final class MemoryDisk {
  /** A key that a write changed, and what stood there. */
  private static final class Place {
    final Column column;
    final byte[] key;
    final byte @Nullable [] before;

    Place(Column column, byte[] key, byte @Nullable [] before) {
      this.column = column;
      this.key = key;
      this.before = before;
    }
  }

  private final Map<Column, NavigableMap<byte[], byte[]>> columns = new EnumMap<>(Column.class);

  /** What each write that is not durable yet replaced, oldest write first. */
  private final List<List<Place>> unsynced = new ArrayList<>();

  private final Set<Before> watching = new HashSet<>();

  /** What stood where something was written since, for whoever reads as of then. */
  static final class Before {
    private final Map<Column, NavigableMap<byte[], Optional<byte[]>>> changed =
        new EnumMap<>(Column.class);

    NavigableMap<byte[], Optional<byte[]>> of(Column column) {
      return changed.computeIfAbsent(column, _ -> new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /** An empty disk. */
  public MemoryDisk() {
    for (Column column : Column.values()) {
      columns.put(column, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  /** How many writes a loss of power may take now. */
  public int unsyncedWrites() {
    return unsynced.size();
  }

  /**
   * The power fails: of the writes that are not durable the first {@code kept} are still found.
   * Whatever store was open on this disk must not be used again.
   */
  public void crash(int kept) {
    while (unsynced.size() > Math.max(0, kept)) {
      for (Place place : unsynced.removeLast().reversed()) {
        put(place.column, place.key, place.before);
      }
    }
    unsynced.clear();
  }

  /** Another disk with what is durable on this one. */
  public MemoryDisk copy() {
    MemoryDisk copy = new MemoryDisk();
    columns.forEach((column, rows) -> copy.column(column).putAll(rows));
    for (List<Place> write : unsynced.reversed()) {
      for (Place place : write.reversed()) {
        copy.put(place.column, place.key, place.before);
      }
    }
    return copy;
  }

  NavigableMap<byte[], byte[]> column(Column column) {
    return Objects.requireNonNull(columns.get(column));
  }

  /** From now on what is overwritten is remembered. */
  Before watch() {
    Before before = new Before();
    watching.add(before);
    return before;
  }

  void forget(Before before) {
    watching.remove(before);
  }

  void write(Changes changes, boolean sync) {
    List<Place> replaced = new ArrayList<>();
    for (Changes.Change change : changes.all()) {
      byte[] before = put(change.column(), change.key(), change.value());
      replaced.add(new Place(change.column(), change.key(), before));
    }
    unsynced.add(replaced);
    if (sync) {
      sync();
    }
  }

  void sync() {
    unsynced.clear();
  }

  Optional<byte[]> get(Column column, byte[] key) {
    return Optional.ofNullable(column(column).get(key)).map(byte[]::clone);
  }

  /** Writes a value, or none; returns what stood there. */
  private byte @Nullable [] put(Column column, byte[] key, byte @Nullable [] value) {
    NavigableMap<byte[], byte[]> rows = column(column);
    byte[] replaced = value == null ? rows.remove(key) : rows.put(key, value);
    for (Before before : watching) {
      before.of(column).putIfAbsent(key, Optional.ofNullable(replaced));
    }
    return replaced;
  }
}
