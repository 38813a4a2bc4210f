package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import aver.ledger.rules.state.Octets;
import java.util.Optional;

/**
 * The engine's places, as bytes that only it understands: the one behind its last entry, and the
 * one that each of the last 256 blocks came from. Blocks that were passed have none. The thread
 * that applies blocks writes them; any number read.
 */
public final class EnginePlaces {
  private static final byte[] CURSOR = "cursor".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};

  private final Database database;
  private final Heads heads;

  EnginePlaces(Database database) {
    this.database = database;
    this.heads = new Heads(database);
  }

  /** The place behind the last entry; empty before the first. */
  public Octets last() {
    return Octets.of(database.get(Column.META, CURSOR).orElse(NOTHING));
  }

  /** The entry that block {@code height} came from, of the last 256 blocks that have one. */
  public Optional<Octets> of(long height) {
    return database.get(Column.CURSORS, Changes.number(height)).map(Octets::of);
  }

  /**
   * The place from which whoever has the state after block {@code height} goes on; empty if it is
   * not among the last 256 blocks.
   */
  public Optional<Octets> behind(long height) {
    try (Database.Snap snap = database.snap()) {
      boolean newest = heads.newest(snap).filter(head -> head.height() == height).isPresent();
      return (newest
              ? database.get(Column.META, CURSOR, snap)
              : database.get(Column.CURSORS, Changes.number(height), snap))
          .map(Octets::of);
    }
  }

  /** Writes the place of an entry that made no block. */
  public void passed(Octets cursor) {
    database.write(new Changes().put(Column.META, CURSOR, cursor.bytes()), false);
  }

  /** Adds to what a block writes. */
  void append(long height, Octets cursor, Changes changes) {
    changes
        .put(Column.META, CURSOR, cursor.bytes())
        .put(Column.CURSORS, Changes.number(height), cursor.bytes());
    forgetOld(height, changes);
  }

  /** With block {@code height} the place of an older one is forgotten. */
  static void forgetOld(long height, Changes changes) {
    if (height > Undo.BLOCKS) {
      changes.delete(Column.CURSORS, Changes.number(height - Undo.BLOCKS - 1));
    }
  }

  /**
   * Another order begins behind the last block: the places of the one before mean nothing in it and
   * are forgotten, in one synced write with a note of it.
   *
   * @param cursor the place before the first entry of the new order
   * @param note name of the note
   */
  public void newOrder(Octets cursor, String note, byte[] value) {
    long last = heads.newest().map(BlockHead::height).orElseThrow();
    Changes changes = new Changes().put(Column.META, CURSOR, cursor.bytes());
    for (long height = Math.max(0, last - Undo.BLOCKS - 1); height <= last; height++) {
      changes.delete(Column.CURSORS, Changes.number(height));
    }
    OwnNotes.put(changes, note, value);
    database.write(changes, true);
  }
}
