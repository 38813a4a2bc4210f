package aver.ledger.node.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction in a chunk, which is nothing but such entries in the order of the log: the height
 * of its block (8 bytes, big-endian), the length of its leaf (4) and the leaf, the length of the
 * signed transaction (4) and its bytes.
 *
 * @param height of its block
 * @param leaf as the log has it
 * @param transaction signed, as it was ordered
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ChunkEntry(long height, byte[] leaf, byte[] transaction) {
  private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES;

  /** Its bytes. */
  public byte[] encode() {
    return ByteBuffer.allocate(HEAD_BYTES + leaf.length + transaction.length)
        .putLong(height)
        .putInt(leaf.length)
        .put(leaf)
        .putInt(transaction.length)
        .put(transaction)
        .array();
  }

  /**
   * The entries of a chunk.
   *
   * @throws IllegalArgumentException if it is none: nothing in it, an entry cut off
   */
  public static List<ChunkEntry> decode(byte[] chunk) {
    if (chunk.length == 0 || chunk.length > ChunkTable.BYTES_MAX) {
      throw new IllegalArgumentException("no chunk has %d bytes".formatted(chunk.length));
    }
    ByteBuffer in = ByteBuffer.wrap(chunk);
    List<ChunkEntry> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      if (in.remaining() < HEAD_BYTES) {
        throw new IllegalArgumentException("a chunk ends inside of an entry");
      }
      entries.add(new ChunkEntry(in.getLong(), bytes(in, Integer.BYTES), bytes(in, 0)));
    }
    return entries;
  }

  /** Bytes behind their length; so many of the rest belong to something else. */
  private static byte[] bytes(ByteBuffer in, int kept) {
    int length = in.getInt();
    if (length < 1 || length > in.remaining() - kept) {
      throw new IllegalArgumentException("a chunk with %d bytes of an entry".formatted(length));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
