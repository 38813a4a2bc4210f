package aver.ledger.vector.npy;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A vector file that is being written. It stands under its name only after {@link #commit}: until
 * then, and for ever if that is not reached, the name holds what it held before.
 *
 * <p>Blocks may be written by several threads at once. A failing disk shows as {@link
 * UncheckedIOException}.
 */
public final class VectorOutput implements VectorSink, Closeable {
  private final Path target;
  private final Path partial;
  private final FileChannel channel;
  private final byte[] header;
  private final long length;
  private final @Nullable FixedPoint format;

  private VectorOutput(Path target, byte[] header, long length, @Nullable FixedPoint format)
      throws IOException {
    this.target = target.toAbsolutePath();
    this.header = header;
    this.length = VectorSource.checkLength(length);
    this.format = format;
    // beside the target, since only within one file system is a rename all or nothing
    this.partial = this.target.resolveSibling(this.target.getFileName() + ".partial");
    this.channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      writeFully(ByteBuffer.wrap(header), 0);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** A {@code float32} array: the quanta that are written become numbers. */
  public static VectorOutput npyFloats(Path target, long length, FixedPoint format)
      throws IOException {
    return new VectorOutput(target, NpyHeader.encode(NpyType.FLOAT32, length), length, format);
  }

  /** An {@code int32} array: the quanta themselves. */
  public static VectorOutput npyInts(Path target, long length) throws IOException {
    return new VectorOutput(target, NpyHeader.encode(NpyType.INT32, length), length, null);
  }

  /** A raw vector blob. */
  public static VectorOutput raw(Path target, long length) throws IOException {
    return new VectorOutput(target, new byte[0], length, null);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(long from, int[] values, int count) {
    Objects.checkFromIndexSize(from, count, length);
    Objects.checkFromIndexSize(0, count, values.length);
    ByteBuffer bytes = Scratch.SHARED.take(count * Integer.BYTES);
    try {
      if (format == null) {
        bytes.asIntBuffer().put(values, 0, count);
      } else {
        float[] numbers = new float[count];
        format.dequantise(values, numbers, count);
        bytes.asFloatBuffer().put(numbers);
      }
      writeFully(bytes, header.length + from * Integer.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Scratch.SHARED.give(bytes);
    }
  }

  private void writeFully(ByteBuffer bytes, long at) throws IOException {
    long start = at - bytes.position();
    while (bytes.hasRemaining()) {
      channel.write(bytes, start + bytes.position());
    }
  }

  /** Gives the file its name, after all blocks were written. */
  public void commit() throws IOException {
    channel.close();
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Without {@link #commit} before: removes what was written. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }
}
