package aver.ledger.vector.npy;

import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Raw vector blobs in files: {@code int32}, little-endian, no header. */
public final class VectorFile {
  private VectorFile() {}

  /**
   * Maps {@code file}; the vector lives as long as the arena.
   *
   * @param arena shared, if several threads shall read
   * @throws IOException if it cannot be read, or its size is not that of a vector
   */
  public static VectorSource map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0
          || size % Integer.BYTES != 0
          || size / Integer.BYTES > VectorSource.LENGTH_MAX) {
        throw new IOException(
            "%s has %d bytes: a vector has 4 bytes a value and 1 to 2^30 values"
                .formatted(file, size));
      }
      return SegmentVector.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
    }
  }
}
