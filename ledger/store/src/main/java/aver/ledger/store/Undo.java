package aver.ledger.store;

import aver.ledger.rules.state.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the last blocks changed, so that any of their states can still be read.
 *
 * <p>Three kinds of rows. <em>Before</em>: {@code 1 . column . length (4) . key . height (8)} to
 * what stood there before that block, so the value at an older height is found by one seek: the
 * first row above it. <em>Changed</em>: {@code 2 . height (8)} to the list of that block's keys, so
 * that old rows are deleted without a search. <em>First</em>: {@code 3} to the first height that
 * can be read, if blocks before it were written without such rows.
 */
final class Undo {
  /** How many blocks back can be read. */
  static final int BLOCKS = 256;

  /** How many more while the certified ones are older: whoever reads, reads those. */
  private static final int WAITING_MAX = 4096;

  private static final int FORGOTTEN_AT_ONCE = 2;

  private static final byte BEFORE = 1;
  private static final byte CHANGED = 2;
  private static final byte[] FIRST = {3};
  private static final byte[] ABSENT = {0};
  private static final byte[] NOTHING = {};
  private static final int LISTS_MAX = 16;
  private static final int LIST_BYTES_MAX = 64 << 10;

  /** A key that a block changed. */
  private static final class Key {
    final Column column;
    final byte[] bytes;

    Key(Column column, byte[] bytes) {
      this.column = column;
      this.bytes = bytes;
    }
  }

  private final Database database;
  private long oldest; // what was forgotten is not searched again

  Undo(Database database) {
    this.database = database;
  }

  /** Collects what one block changes. */
  final class Recorder {
    private final long height;
    private final Changes changes;
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();

    private Recorder(long height, Changes changes) {
      this.height = height;
      this.changes = changes;
    }

    /** Writes {@code value}, or removes, and keeps what stood there. */
    void change(Column column, byte[] key, byte @Nullable [] value) {
      keep(column, key, database.get(column, key).map(Undo::present).orElse(ABSENT));
      if (value == null) {
        changes.delete(column, key);
      } else {
        changes.put(column, key, value);
      }
    }

    /** Removes a key of which is known what stands there, and keeps that. */
    void remove(Column column, byte[] key, byte[] before) {
      keep(column, key, present(before));
      changes.delete(column, key);
    }

    private void keep(Column column, byte[] key, byte[] before) {
      changes.put(Column.UNDO, before(column, key, height), before);
      keys.write(column.code());
      keys.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(key.length).array());
      keys.writeBytes(key);
    }

    /**
     * Ends the record, and forgets what is now too old.
     *
     * @param certified newest height that others are shown; empty if there is none yet
     */
    void end(Optional<Long> certified) {
      changes.put(Column.UNDO, changed(height), keys.toByteArray());
      long shown = Math.max(certified.orElse(height), height - BLOCKS - WAITING_MAX);
      long old = Math.min(height - BLOCKS, shown);
      for (Database.Row row :
          database.rows(
              Column.UNDO, new byte[] {CHANGED}, changed(oldest), FORGOTTEN_AT_ONCE, null)) {
        long at = ByteBuffer.wrap(row.key).getLong(1);
        if (at > old) {
          break;
        }
        for (Key key : keys(row.value)) {
          changes.delete(Column.UNDO, before(key.column, key.bytes, at));
        }
        changes.delete(Column.UNDO, row.key);
        oldest = at + 1;
      }
    }
  }

  /** Whether the state after block {@code height} can still be made from the newest one. */
  boolean reaches(long height, Database.Snap snap) {
    long first = database.get(Column.UNDO, FIRST, snap).map(Changes::number).orElse(0L);
    return height >= first && database.get(Column.UNDO, changed(height + 1), snap).isPresent();
  }

  /** Notes that no state before the one after block {@code height} can be made any more. */
  static void begin(long height, Changes changes) {
    changes.put(Column.UNDO, FIRST, Changes.number(height));
  }

  Recorder record(long height, Changes changes) {
    return new Recorder(height, changes);
  }

  /** What stood at {@code key} after block {@code height}: empty if no later block changed it. */
  Optional<Optional<byte[]>> at(Column column, byte[] key, long height, Database.Snap snap) {
    byte[] from = before(column, key, height + 1);
    byte[] prefix = Arrays.copyOf(from, from.length - Long.BYTES);
    List<Database.Row> rows = database.rows(Column.UNDO, prefix, from, 1, snap);
    return rows.isEmpty() ? Optional.empty() : Optional.of(value(rows.getFirst().value));
  }

  /**
   * Every key of {@code column} that blocks above {@code height} up to {@code newest} changed, with
   * what stood there.
   */
  void all(
      Column column,
      long height,
      long newest,
      Database.Snap snap,
      BiConsumer<byte[], Optional<byte[]>> each) {
    for (long changedAt = height + 1; changedAt <= newest; changedAt++) {
      Optional<byte[]> list = database.get(Column.UNDO, changed(changedAt), snap);
      for (Key key : list.map(Undo::keys).orElse(List.of())) {
        if (key.column == column) {
          at(column, key.bytes, height, snap).ifPresent(value -> each.accept(key.bytes, value));
        }
      }
    }
  }

  /**
   * What some blocks changed.
   *
   * @param names of all of it; empty if that would be a long list
   */
  record Later(Optional<Set<Octets>> names) {
    /** Whether a key may be among it. */
    boolean mayHold(Column column, byte[] key) {
      return names.map(all -> all.contains(name(column, key))).orElse(true);
    }
  }

  /** What blocks above {@code height} up to {@code newest} changed. */
  Later later(long height, long newest, Database.Snap snap) {
    if (newest - height > LISTS_MAX) {
      return new Later(Optional.empty());
    }
    Set<Octets> names = new HashSet<>();
    for (long changedAt = height + 1; changedAt <= newest; changedAt++) {
      byte[] list = database.get(Column.UNDO, changed(changedAt), snap).orElse(NOTHING);
      if (list.length > LIST_BYTES_MAX) {
        return new Later(Optional.empty());
      }
      keys(list).forEach(key -> names.add(name(key.column, key.bytes)));
    }
    return new Later(Optional.of(names));
  }

  private static Octets name(Column column, byte[] key) {
    return Octets.of(ByteBuffer.allocate(1 + key.length).put(column.code()).put(key).array());
  }

  /** The keys of {@code column} that a block changed; empty if that is no longer known. */
  List<byte[]> changedKeys(Column column, long height) {
    return database.get(Column.UNDO, changed(height)).map(Undo::keys).orElse(List.of()).stream()
        .filter(key -> key.column == column)
        .map(key -> key.bytes)
        .toList();
  }

  private static byte[] before(Column column, byte[] key, long height) {
    return ByteBuffer.allocate(2 + Integer.BYTES + key.length + Long.BYTES)
        .put(BEFORE)
        .put(column.code())
        .putInt(key.length)
        .put(key)
        .putLong(height)
        .array();
  }

  private static byte[] changed(long height) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(CHANGED).putLong(height).array();
  }

  private static List<Key> keys(byte[] list) {
    List<Key> keys = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(list);
    while (in.hasRemaining()) {
      Column column = Column.of(in.get());
      byte[] key = new byte[in.getInt()];
      in.get(key);
      keys.add(new Key(column, key));
    }
    return keys;
  }

  private static byte[] present(byte[] value) {
    return ByteBuffer.allocate(1 + value.length).put((byte) 1).put(value).array();
  }

  private static Optional<byte[]> value(byte[] stored) {
    return stored[0] == 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(stored, 1, stored.length));
  }
}
