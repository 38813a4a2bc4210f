package aver.ledger.node.order;

import aver.ledger.engine.EngineCursor;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.EnginePlaces;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The engine's place as the store keeps it: term and index, 8 bytes each. */
public final class Cursors {
  private static final int CURSOR_BYTES = 2 * Long.BYTES;

  private Cursors() {}

  /** 16 bytes. */
  public static Octets encode(EngineCursor cursor) {
    return Octets.of(
        ByteBuffer.allocate(CURSOR_BYTES).putLong(cursor.term()).putLong(cursor.index()).array());
  }

  /** {@link EngineCursor#NONE} for any other length. */
  public static EngineCursor decode(Octets bytes) {
    if (bytes.length() != CURSOR_BYTES) {
      return EngineCursor.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.bytes());
    return new EngineCursor(in.getLong(), in.getLong());
  }

  /**
   * The engine's entry that a block came from; empty if that is not known. A block that was taken
   * out of another replica's log has the place of the one before it, or none, unless it was the
   * last.
   */
  public static Optional<EngineCursor> entryOf(EnginePlaces places, long height) {
    Optional<EngineCursor> before = places.of(height - 1).map(Cursors::decode);
    return places
        .of(height)
        .map(Cursors::decode)
        .filter(place -> before.filter(last -> last.compareTo(place) < 0).isPresent());
  }
}
