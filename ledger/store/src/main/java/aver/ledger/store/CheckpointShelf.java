package aver.ledger.store;

import aver.ledger.rules.state.Octets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Certified notes by height: the newest ones, and for ever those at which the member set changed,
 * so that a verifier walks from genesis to now.
 */
public final class CheckpointShelf {
  private static final byte[] ALL = {};
  private static final int READ_AT_ONCE = 1024;

  private final Rocks rocks;

  CheckpointShelf(Rocks rocks) {
    this.rocks = rocks;
  }

  /**
   * Keeps a certified note; {@code forEver} where the set that signs the next one changes. Others
   * are dropped once they are 256 blocks old.
   */
  public synchronized void put(long height, Octets note, boolean forEver) {
    byte[] value = new byte[1 + note.length()];
    value[0] = (byte) (forEver ? 1 : 0);
    System.arraycopy(note.bytes(), 0, value, 1, note.length());
    Changes changes = new Changes().put(Column.CHECKPOINTS, Changes.number(height), value);
    for (Rocks.Row row :
        rocks.rows(Column.CHECKPOINTS, ALL, Changes.number(0), Undo.BLOCKS + READ_AT_ONCE, null)) {
      if (Changes.number(row.key) < height - Undo.BLOCKS && row.value[0] == 0) {
        changes.delete(Column.CHECKPOINTS, row.key);
      }
    }
    rocks.write(changes, false);
  }

  /** The note at {@code height}. */
  public Optional<Octets> at(long height) {
    return rocks.get(Column.CHECKPOINTS, Changes.number(height)).map(CheckpointShelf::note);
  }

  /** The greatest height that has one. */
  public Optional<Long> newestHeight() {
    return rocks.last(Column.CHECKPOINTS).map(row -> Changes.number(row.key));
  }

  /** The note at the greatest height. */
  public Optional<Octets> newest() {
    return rocks.last(Column.CHECKPOINTS).map(row -> note(row.value));
  }

  /** Notes at changes of the member set above {@code height}, by height: the links of a walk. */
  public SortedMap<Long, Octets> changesAbove(long height) {
    SortedMap<Long, Octets> links = new TreeMap<>();
    long from = height + 1;
    while (true) {
      List<Rocks.Row> rows =
          rocks.rows(Column.CHECKPOINTS, ALL, Changes.number(from), READ_AT_ONCE, null);
      for (Rocks.Row row : rows) {
        from = Changes.number(row.key) + 1;
        if (row.value[0] == 1) {
          links.put(from - 1, note(row.value));
        }
      }
      if (rows.size() < READ_AT_ONCE) {
        return links;
      }
    }
  }

  private static Octets note(byte[] value) {
    return Octets.of(Arrays.copyOfRange(value, 1, value.length));
  }
}
