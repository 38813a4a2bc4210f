package aver.ledger.vector.npy;

import aver.ledger.vector.VectorSource;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A raw vector blob in a file: {@code int32}, little-endian, no header.
 *
 * <p>Read, not mapped: with blocks of 64 KiB from the page cache reading took half the time of
 * mapping and faulting, and a file that someone cuts short meanwhile gives an exception instead of
 * ending the process.
 */
public final class VectorFile implements VectorSource, Closeable {
  private final Path path;
  private final FileChannel channel;
  private final long length;

  private VectorFile(Path path, FileChannel channel, long length) {
    this.path = path;
    this.channel = channel;
    this.length = length;
  }

  /**
   * Opens {@code path} for reading by any number of threads.
   *
   * @throws IOException if it cannot be read, or its size is not that of a vector
   */
  public static VectorFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    long size = channel.size();
    if (size == 0 || size % Integer.BYTES != 0 || size / Integer.BYTES > LENGTH_MAX) {
      channel.close();
      throw new IOException(
          "%s has %d bytes: a vector has 4 bytes a value and 1 to 2^30 values"
              .formatted(path, size));
    }
    return new VectorFile(path, channel, size / Integer.BYTES);
  }

  @Override
  public long length() {
    return length;
  }

  /**
   * Reads a block.
   *
   * @throws UncheckedIOException if the file cannot be read or has become shorter
   */
  @Override
  public void read(long from, int[] into, int count) {
    Objects.checkFromIndexSize(from, count, length);
    ByteBuffer bytes = Scratch.SHARED.take(count * Integer.BYTES);
    try {
      long start = from * Integer.BYTES;
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, start + bytes.position()) < 0) {
          throw new EOFException("%s has become shorter".formatted(path));
        }
      }
      bytes.flip().asIntBuffer().get(into, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Scratch.SHARED.give(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
