package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;

/** The heads of all blocks that were applied. */
final class Heads {
  private static final byte[] NEWEST = "head".getBytes(US_ASCII);

  private final Database database;

  Heads(Database database) {
    this.database = database;
  }

  /** Of the last block; empty before genesis. */
  Optional<BlockHead> newest() {
    return database.get(Column.META, NEWEST).map(BlockHead::decode);
  }

  /** Of the last block then. */
  Optional<BlockHead> newest(Database.Snap snap) {
    return database.get(Column.META, NEWEST, snap).map(BlockHead::decode);
  }

  Optional<BlockHead> at(long height) {
    return database.get(Column.HEADS, Changes.number(height)).map(BlockHead::decode);
  }

  Optional<BlockHead> at(long height, Database.Snap snap) {
    return database.get(Column.HEADS, Changes.number(height), snap).map(BlockHead::decode);
  }

  /** Adds to what a block writes. */
  static void append(BlockHead head, Changes changes) {
    changes
        .put(Column.META, NEWEST, head.encode())
        .put(Column.HEADS, Changes.number(head.height()), head.encode());
  }
}
