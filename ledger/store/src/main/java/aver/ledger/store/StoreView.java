package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Nodes;
import aver.ledger.rules.state.StateView;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state and its tree after one block, unchanged while newer blocks are applied. Must be closed;
 * whatever is read after it, or its store, was closed throws {@link StoreException}. Safe for many
 * threads.
 */
public final class StoreView implements StateView, Nodes, AutoCloseable {
  private final Database database;
  private final Database.Snap snap;
  private final Undo undo;
  private final RecentNodes recent;
  private final BlockHead head;
  private final long newest;
  private @Nullable NavigableMap<String, Boolean> before;
  private Undo.@Nullable Later later;

  StoreView(
      Database database, Database.Snap snap, RecentNodes recent, BlockHead head, long newest) {
    this.database = database;
    this.snap = snap;
    this.undo = new Undo(database);
    this.recent = recent;
    this.head = head;
    this.newest = newest;
  }

  /** The block after which this is. */
  public BlockHead head() {
    return head;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return read(Column.STATE, key.getBytes(US_ASCII));
  }

  /**
   * The node of the state tree with this hash.
   *
   * @throws StoreException if neither the tree at this height nor one that was read lately has it
   */
  @Override
  public byte[] node(Digest hash) {
    Optional<byte[]> known = recent.get(hash);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] stored =
        read(Column.TREE, hash.bytes())
            .orElseThrow(() ->
                new StoreException(
                    StoreException.Kind.DAMAGED,
                    "node %s is not in the state after block %d".formatted(hash, head.height())));
    recent.put(hash, stored);
    return stored;
  }

  private Optional<byte[]> read(Column column, byte[] key) {
    if (head.height() < newest && later().mayHold(column, key)) {
      Optional<Optional<byte[]>> then = undo.at(column, key, head.height(), snap);
      if (then.isPresent()) {
        return then.get();
      }
    }
    return database.get(column, key, snap);
  }

  /** What newer blocks changed: all else stands as it did. */
  private synchronized Undo.Later later() {
    Undo.Later gathered = later;
    if (gathered == null) {
      gathered = undo.later(head.height(), newest, snap);
      later = gathered;
    }
    return gathered;
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    String start = from.compareTo(prefix) < 0 ? prefix : from;
    NavigableMap<String, Boolean> then = before();
    while (true) {
      Optional<String> now = stored(prefix, start);
      Map.Entry<String, Boolean> old = then.ceilingEntry(start);
      if (old == null
          || !old.getKey().startsWith(prefix)
          || (now.isPresent() && now.get().compareTo(old.getKey()) < 0)) {
        return now;
      }
      if (old.getValue()) {
        return Optional.of(old.getKey());
      }
      start = old.getKey() + '\0'; // it did not exist then: go on behind it
    }
  }

  private Optional<String> stored(String prefix, String from) {
    List<Database.Row> rows =
        database.rows(Column.STATE, prefix.getBytes(US_ASCII), from.getBytes(US_ASCII), 1, snap);
    return rows.stream().findFirst().map(row -> new String(row.key, US_ASCII));
  }

  /**
   * Which keys newer blocks changed, and whether each existed here; gathered when the first scan
   * needs it.
   */
  private synchronized NavigableMap<String, Boolean> before() {
    NavigableMap<String, Boolean> gathered = before;
    if (gathered == null) {
      var changed = new TreeMap<String, Boolean>();
      undo.all(
          Column.STATE,
          head.height(),
          newest,
          snap,
          (key, value) -> changed.put(new String(key, US_ASCII), value.isPresent()));
      before = changed;
      gathered = changed;
    }
    return gathered;
  }

  @Override
  public void close() {
    snap.close();
  }
}
