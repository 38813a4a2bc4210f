package aver.ledger.store;

import aver.ledger.rules.state.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Certified notes by height: the newest ones, and for ever those at which the member set changed,
 * each with the keys of the new set, so that a verifier walks from genesis to now.
 *
 * <p>A value is a byte 0 and a note; or, for ever, a byte 2, the note's length (4 bytes), the note
 * and the verifier-key lines of the new set, each ended by a line feed.
 */
public final class CheckpointShelf {
  private static final byte[] ALL = {};
  private static final int READ_AT_ONCE = 1024;
  private static final int TIDY_EVERY = 16;
  private static final byte PASSING = 0;
  private static final byte CHANGE = 2;

  /**
   * A change of the set.
   *
   * @param note that the old set certified and that names the new one
   * @param vkeys sorted lines of the new set
   */
  public record SetChange(Octets note, List<String> vkeys) {
    /** Copies the list. */
    public SetChange {
      vkeys = List.copyOf(vkeys);
    }
  }

  private final Database database;

  /** Few, and asked for with every read of the state: so not from among the passing ones. */
  private final NavigableMap<Long, SetChange> setChanges = new ConcurrentSkipListMap<>();

  /** Asked for by whoever waits, whenever something was certified: so not from the database. */
  private volatile Optional<Newest> newest;

  private record Newest(long height, Octets note) {}

  CheckpointShelf(Database database) {
    this.database = database;
    this.newest =
        database
            .last(Column.CHECKPOINTS)
            .map(row -> new Newest(Changes.number(row.key), note(row.value)));
    readChanges();
  }

  private void readChanges() {
    long from = 0;
    List<Database.Row> rows;
    do {
      rows = database.rows(Column.CHECKPOINTS, ALL, Changes.number(from), READ_AT_ONCE, null);
      for (Database.Row row : rows) {
        from = Changes.number(row.key) + 1;
        if (row.value[0] == CHANGE) {
          setChanges.put(from - 1, new SetChange(note(row.value), vkeys(row.value)));
        }
      }
    } while (rows.size() == READ_AT_ONCE);
  }

  private void written(long height, Octets note) {
    if (newest.map(Newest::height).orElse(-1L) <= height) {
      newest = Optional.of(new Newest(height, note));
    }
  }

  /** Keeps a certified note until it is about 256 blocks old. */
  public synchronized void put(long height, Octets note) {
    byte[] value = ByteBuffer.allocate(1 + note.length()).put(PASSING).put(note.bytes()).array();
    Changes changes = new Changes().put(Column.CHECKPOINTS, Changes.number(height), value);
    if (height % TIDY_EVERY == 0) {
      tidy(height - Undo.BLOCKS, changes);
    }
    database.write(changes, false);
    written(height, note);
  }

  private void tidy(long below, Changes changes) {
    for (Database.Row row :
        database.rows(
            Column.CHECKPOINTS, ALL, Changes.number(0), Undo.BLOCKS + READ_AT_ONCE, null)) {
      if (Changes.number(row.key) < below && row.value[0] == PASSING) {
        changes.delete(Column.CHECKPOINTS, row.key);
      }
    }
  }

  /** Keeps a certified note at which the set changed, for ever. */
  public synchronized void put(long height, SetChange change) {
    byte[] lines = (String.join("\n", change.vkeys()) + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] note = change.note().bytes();
    byte[] value =
        ByteBuffer.allocate(1 + Integer.BYTES + note.length + lines.length)
            .put(CHANGE)
            .putInt(note.length)
            .put(note)
            .put(lines)
            .array();
    database.write(new Changes().put(Column.CHECKPOINTS, Changes.number(height), value), true);
    setChanges.put(height, change);
    written(height, change.note());
  }

  /** The note at {@code height}. */
  public Optional<Octets> at(long height) {
    return database.get(Column.CHECKPOINTS, Changes.number(height)).map(CheckpointShelf::note);
  }

  /** The greatest height that has one. */
  public Optional<Long> newestHeight() {
    return newest.map(Newest::height);
  }

  /** The note at the greatest height. */
  public Optional<Octets> newest() {
    return newest.map(Newest::note);
  }

  /** Changes of the member set above {@code height}, by height: the links of a walk. */
  public NavigableMap<Long, SetChange> changesAbove(long height) {
    return Collections.unmodifiableNavigableMap(setChanges.tailMap(height, false));
  }

  private static Octets note(byte[] value) {
    if (value[0] == PASSING) {
      return Octets.of(Arrays.copyOfRange(value, 1, value.length));
    }
    return Octets.of(Arrays.copyOfRange(value, 1 + Integer.BYTES, keysFrom(value)));
  }

  private static int keysFrom(byte[] value) {
    return 1 + Integer.BYTES + ByteBuffer.wrap(value).getInt(1);
  }

  private static List<String> vkeys(byte[] value) {
    int from = keysFrom(value);
    return new String(value, from, value.length - from, StandardCharsets.US_ASCII).lines().toList();
  }
}
