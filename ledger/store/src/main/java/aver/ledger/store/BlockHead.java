package aver.ledger.store;

import aver.ledger.proof.Digest;
import java.nio.ByteBuffer;

/**
 * What a block came to: all that its checkpoint says.
 *
 * @param height number of blocks that changed something; 0 is genesis
 * @param logSize number of leaves of the log
 * @param logRoot RFC 9162 root of the log
 * @param stateRoot root of the state tree
 * @param timeMs ledger time, milliseconds since 1970
 */
public record BlockHead(long height, long logSize, Digest logRoot, Digest stateRoot, long timeMs) {
  private static final int BYTES = 3 * Long.BYTES + 2 * Digest.BYTES;

  public BlockHead {
    if (height < 0 || logSize < 0) {
      throw new IllegalArgumentException(
          "no block has height %d and %d leaves".formatted(height, logSize));
    }
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(height)
        .putLong(logSize)
        .putLong(timeMs)
        .put(logRoot.bytes())
        .put(stateRoot.bytes())
        .array();
  }

  static BlockHead decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "a block's head has %d bytes, not %d; the database is damaged"
              .formatted(bytes.length, BYTES));
    }
    long height = in.getLong();
    long logSize = in.getLong();
    long timeMs = in.getLong();
    byte[] logRoot = new byte[Digest.BYTES];
    byte[] stateRoot = new byte[Digest.BYTES];
    in.get(logRoot).get(stateRoot);
    return new BlockHead(height, logSize, Digest.of(logRoot), Digest.of(stateRoot), timeMs);
  }
}
