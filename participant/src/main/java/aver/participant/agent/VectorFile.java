package aver.participant.agent;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.Frontier;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A vector as a file: its int32 values, little-endian, no header; its root is that of an RFC 9162
 * tree over leaves of 64 KiB. Written and hashed leaf by leaf.
 */
final class VectorFile {
  private static final int LEAF_VALUES = (64 << 10) / Integer.BYTES;

  private VectorFile() {}

  /** Writes the values and syncs them to disk. */
  static VectorEntry write(Path file, VectorRole role, int[] values) throws IOException {
    Frontier frontier = Frontier.EMPTY;
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int from = 0; from < values.length; from += LEAF_VALUES) {
        byte[] leaf = bytes(values, from, Math.min(values.length, from + LEAF_VALUES));
        frontier = frontier.append(MerkleHash.leaf(leaf));
        ByteBuffer buffer = ByteBuffer.wrap(leaf);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      out.force(true);
    }
    return new VectorEntry(role, values.length, frontier.root());
  }

  /** Root of the values, as their file would have it. */
  static Digest root(int[] values) {
    Frontier frontier = Frontier.EMPTY;
    for (int from = 0; from < values.length; from += LEAF_VALUES) {
      frontier =
          frontier.append(
              MerkleHash.leaf(bytes(values, from, Math.min(values.length, from + LEAF_VALUES))));
    }
    return frontier.root();
  }

  private static byte[] bytes(int[] values, int from, int to) {
    ByteBuffer buffer =
        ByteBuffer.allocate((to - from) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(Arrays.copyOfRange(values, from, to));
    return buffer.array();
  }
}
