package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The column families. Names and numbers are never used again for anything else. */
enum Column {
  /** RocksDB wants a family of this name; nothing is in it. */
  DEFAULT("default", 0),
  /** Key of the state in ASCII to its value. */
  STATE("state", 1),
  /** Key of a node of the state tree to the node. */
  TREE("tree", 2),
  /** Level (1 byte) and index (8) of a complete subtree of the log to its hash. */
  LOG_HASH("loghash", 3),
  /** Sequence number (8 bytes) to the leaf. */
  LEAVES("leaves", 4),
  /** Sequence number (8 bytes) to the signed transaction. */
  TRANSACTIONS("transactions", 5),
  /** Transaction id (32 bytes) to its sequence number. */
  TX_INDEX("txindex", 6),
  /** Chain id, format version, engine cursor, newest head. */
  META("meta", 7),
  /** Height (8 bytes) to the head of that block. */
  HEADS("heads", 8),
  /** What the last blocks changed; see {@link Undo}. */
  UNDO("undo", 9),
  /** Height (8 bytes) to the digest of the checkpoint that this replica signed, or may sign. */
  SIGN_ONCE("signonce", 10),
  /** Height (8 bytes) to a certified note; see {@link CheckpointShelf}. */
  CHECKPOINTS("checkpoints", 11),
  /** Id of a replica to its highest signature; see {@link SignatureShelf}. */
  SIGNATURES("signatures", 12),
  /** Height (8 bytes) to the engine's place of that block, for the last blocks. */
  CURSORS("cursors", 13);

  private final String title;
  private final byte code;

  Column(String title, int code) {
    this.title = title;
    this.code = (byte) code;
  }

  byte[] title() {
    return title.getBytes(US_ASCII);
  }

  byte code() {
    return code;
  }

  static Column of(byte code) {
    for (Column column : values()) {
      if (column.code == code) {
        return column;
      }
    }
    throw new StoreException(
        StoreException.Kind.DAMAGED,
        "no column family has the number " + code + "; the database is damaged");
  }
}
