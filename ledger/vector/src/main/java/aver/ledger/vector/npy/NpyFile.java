package aver.ledger.vector.npy;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.FixedPoint.Over;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A {@code .npy} file, mapped, so that it may be larger than memory. Lives as long as the arena
 * that it was opened in.
 *
 * @param header what it holds
 * @param elements its elements' bytes
 */
public record NpyFile(NpyHeader header, MemorySegment elements) {

  /**
   * Opens {@code file}; of its size no more than the header is read here.
   *
   * @param arena shared, if several threads shall read
   * @throws NpyException if it is not a file that can be taken
   * @throws IOException if it cannot be read
   */
  public static NpyFile open(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer prefix = ByteBuffer.allocate((int) Math.min(size, NpyHeader.PREFIX_BYTES_MAX));
      while (prefix.hasRemaining() && channel.read(prefix, prefix.position()) >= 0) {
        // a read may give less than was asked for
      }
      NpyHeader header = NpyHeader.parse(prefix.array());
      if (size != header.fileBytes()) {
        throw new NpyException(
            size < header.fileBytes() ? NpyProblem.TRUNCATED : NpyProblem.TRAILING_BYTES,
            "the file has %d bytes where its header asks for %d"
                .formatted(size, header.fileBytes()));
      }
      long bytes = size - header.dataAt();
      return new NpyFile(
          header, channel.map(FileChannel.MapMode.READ_ONLY, header.dataAt(), bytes, arena));
    }
  }

  /**
   * The file as a vector: floating-point elements are quantised as they are read, {@code int32}
   * elements are taken as quanta. Reading throws {@link VectorFault} at a value that is not finite,
   * or over the bound and not to be clipped.
   */
  public VectorSource quantised(FixedPoint format, Over over) {
    return new Quantised(this, format, over);
  }

  /** The elements as they are, {@code float64} and {@code int32} values as {@code double}. */
  public double value(long index) {
    Objects.checkIndex(index, header.length());
    long at = index * header.type().bytes();
    return switch (header.type()) {
      case FLOAT32 -> elements.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(header.order()), at);
      case FLOAT64 -> elements.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(header.order()), at);
      case INT32 -> elements.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(header.order()), at);
    };
  }
}
