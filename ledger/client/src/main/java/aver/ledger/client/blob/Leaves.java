package aver.ledger.client.blob;

import aver.ledger.proof.log.BlobRoot;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The leaves of a blob that lies in a file. */
public final class Leaves implements AutoCloseable {
  private final FileChannel file;
  private final long bytes;

  private Leaves(FileChannel file, long bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Over an open file, which {@link #close} closes. */
  public static Leaves of(FileChannel file) throws IOException {
    return new Leaves(file, file.size());
  }

  /** Over the file at {@code path}. */
  public static Leaves of(Path path) throws IOException {
    return of(FileChannel.open(path, StandardOpenOption.READ));
  }

  /** How many there are. */
  public long count() {
    return BlobRoot.leaves(bytes);
  }

  /** Bytes of all together. */
  public long bytes() {
    return bytes;
  }

  /**
   * One of them.
   *
   * @throws EOFException if the file became shorter
   */
  public ByteString get(long index) throws IOException {
    ByteBuffer leaf = ByteBuffer.allocate(BlobRoot.leafBytes(bytes, index));
    long at = index * BlobRoot.LEAF_BYTES;
    while (leaf.hasRemaining()) {
      if (file.read(leaf, at + leaf.position()) < 0) {
        throw new EOFException("the blob ends at leaf " + index);
      }
    }
    return UnsafeByteOperations.unsafeWrap(leaf.array()); // nobody else has the array
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
