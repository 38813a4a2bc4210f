package aver.ledger.store;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.rules.state.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log in the database: leaves, transactions by place and id, hashes of complete subtrees. */
final class StoredLog {
  private static final int COUNTED_AT_ONCE = 1024;

  private final Database database;

  StoredLog(Database database) {
    this.database = database;
  }

  /**
   * Adds the leaves of a block to what is to be written.
   *
   * @param size leaves before it
   * @param fresh hashes of subtrees by their places that are not written yet; takes those of this
   *     block, and what was read for them
   * @throws IllegalArgumentException if the block's log root is not that of its leaves
   */
  void append(
      List<LogEntry> entries,
      long size,
      BlockHead next,
      Changes changes,
      Map<Octets, Digest> fresh) {
    long seq = size;
    for (LogEntry entry : entries) {
      byte[] key = Changes.number(seq);
      changes
          .put(Column.LEAVES, key, entry.leaf().bytes())
          .put(Column.TRANSACTIONS, key, entry.transaction().bytes())
          .put(Column.TX_INDEX, entry.txId().bytes(), key);
      Digest hash = MerkleHash.leaf(entry.leaf().bytes());
      for (int level = 0; ; level++) {
        long index = seq >>> level;
        fresh.put(Octets.of(place(level, index)), hash);
        changes.put(Column.LOG_HASH, place(level, index), hash.bytes());
        if ((index & 1) == 0) {
          break;
        }
        hash = MerkleHash.node(complete(level, index - 1, fresh), hash);
      }
      seq++;
    }
    Digest root = new LogTree((level, index) -> complete(level, index, fresh)).root(next.logSize());
    if (!root.equals(next.logRoot())) {
      throw new IllegalArgumentException(
          "block %d claims log root %s, its leaves give %s"
              .formatted(next.height(), next.logRoot(), root));
    }
  }

  private Digest complete(int level, long index, Map<Octets, Digest> fresh) {
    return fresh.computeIfAbsent(Octets.of(place(level, index)), _ -> complete(level, index));
  }

  private Digest complete(int level, long index) {
    return database
        .get(Column.LOG_HASH, place(level, index))
        .map(Digest::of)
        .orElseThrow(() ->
            new StoreException(
                StoreException.Kind.DAMAGED,
                "hash %d/%d of the log is missing; the database is damaged"
                    .formatted(level, index)));
  }

  private static byte[] place(int level, long index) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) level).putLong(index).array();
  }

  /** How many transactions are found by their ids: all that are logged, if nothing was added. */
  long idsKept() {
    return count(Column.TX_INDEX);
  }

  /** How many hashes of complete subtrees of the log are kept. */
  long subtreesKept() {
    return count(Column.LOG_HASH);
  }

  private long count(Column column) {
    long count = 0;
    byte[] from = {};
    while (true) {
      List<Database.Row> rows = database.rows(column, new byte[0], from, COUNTED_AT_ONCE, null);
      count += rows.size();
      if (rows.size() < COUNTED_AT_ONCE) {
        return count;
      }
      byte[] last = rows.getLast().key;
      from = Arrays.copyOf(last, last.length + 1); // the next key that there can be
    }
  }

  /** Roots and proofs of the log. */
  LogTree tree() {
    return new LogTree(this::complete);
  }

  /** The place of a transaction in the log. */
  Optional<Long> seqOf(Digest txId) {
    return database.get(Column.TX_INDEX, txId.bytes()).map(Changes::number);
  }

  /** The leaf at {@code seq}. */
  Optional<byte[]> leaf(long seq) {
    return database.get(Column.LEAVES, Changes.number(seq));
  }

  /** The signed transaction at {@code seq}. */
  Optional<byte[]> transaction(long seq) {
    return database.get(Column.TRANSACTIONS, Changes.number(seq));
  }
}
