package aver.ledger.node.statesync;

import aver.ledger.engine.EngineCursor;
import aver.ledger.node.order.Cursors;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.store.LedgerStore;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A note, older than its first block, that the log of a snapshot is executed. From that block on
 * until the engine has brought one behind the snapshot, the ledger is where the engine has no
 * blocks: it is above the origin, and at the place of the engine in the note or before. So the
 * engine's first block voids the note by being written.
 *
 * @param origin height behind which the order of the engine began
 * @param place of the engine with which the snapshot ends
 */
record SnapshotBegun(long origin, EngineCursor place) {
  private static final String NOTE = "snapshot-begun";

  /** Writes it down; it survives a loss of power. */
  void write(LedgerStore store) {
    store
        .notes()
        .put(
            NOTE,
            ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(origin)
                .putLong(place.term())
                .putLong(place.index())
                .array());
  }

  /** Whether it was written in the present order, a block was executed, and none came since. */
  static boolean holds(LedgerStore store) {
    return read(store)
        .filter(begun -> begun.origin() == EngineOrigin.of(store).height())
        .filter(begun -> store.head().orElseThrow().height() > begun.origin())
        .filter(begun -> Cursors.decode(store.places().last()).compareTo(begun.place()) <= 0)
        .isPresent();
  }

  /** Takes away one that holds no longer. */
  static void tidy(LedgerStore store) {
    if (read(store).isPresent() && !holds(store)) {
      store.notes().delete(NOTE);
    }
  }

  private static Optional<SnapshotBegun> read(LedgerStore store) {
    return store
        .notes()
        .get(NOTE)
        .map(ByteBuffer::wrap)
        .map(in -> new SnapshotBegun(in.getLong(), new EngineCursor(in.getLong(), in.getLong())));
  }
}
