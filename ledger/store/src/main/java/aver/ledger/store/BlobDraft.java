package aver.ledger.store;

import aver.ledger.proof.Digest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A blob that is made here: its root is known once it is whole. What is not kept is deleted with
 * the draft. Several threads may write to its bytes.
 */
public final class BlobDraft implements AutoCloseable {
  private static final int ZEROS = 1 << 20;

  private final BlobStore store;
  private final Path file;
  private final FileChannel channel;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;

  /** Takes the room on the disk now: a mapped page without room would end the process. */
  BlobDraft(BlobStore store, Path file, long size) throws IOException {
    this.store = store;
    this.file = file;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(size, ZEROS));
      for (long at = 0; at < size; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        at += channel.write(zeros, at);
      }
      this.bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The bytes to write, mapped; gone with the draft. */
  public MemorySegment bytes() {
    return bytes;
  }

  /**
   * Keeps the blob: when this returns it is under its name and survives a loss of power. The caller
   * computed the root from these very bytes.
   */
  public void keep(Digest root) throws IOException {
    bytes.force();
    channel.force(true);
    store.place(file, root);
  }

  @Override
  public void close() throws IOException {
    if (arena.scope().isAlive()) {
      arena.close();
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
