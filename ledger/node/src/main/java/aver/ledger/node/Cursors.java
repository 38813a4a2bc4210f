package aver.ledger.node;

import aver.ledger.engine.EngineCursor;
import aver.ledger.rules.state.Octets;
import java.nio.ByteBuffer;

/** The engine's place as the store keeps it: term and index, 8 bytes each. */
final class Cursors {
  private static final int CURSOR_BYTES = 2 * Long.BYTES;

  private Cursors() {}

  static Octets encode(EngineCursor cursor) {
    return Octets.of(
        ByteBuffer.allocate(CURSOR_BYTES).putLong(cursor.term()).putLong(cursor.index()).array());
  }

  static EngineCursor decode(Octets bytes) {
    if (bytes.length() != CURSOR_BYTES) {
      return EngineCursor.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.bytes());
    return new EngineCursor(in.getLong(), in.getLong());
  }
}
