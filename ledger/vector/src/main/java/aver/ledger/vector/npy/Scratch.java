package aver.ledger.vector.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Buffers outside the heap between a file and a block, little-endian, used again and again by all
 * files: a buffer of its own for each file and thread has to be cleared and paged in first. Never
 * more of them than threads that used it at once. All access is under this object's monitor.
 */
final class Scratch {
  static final Scratch SHARED = new Scratch();

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  private Scratch() {}

  /** A buffer with {@code bytes} remaining; to be given back. */
  ByteBuffer take(int bytes) {
    ByteBuffer buffer = poll();
    if (buffer == null || buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer.clear().limit(bytes);
  }

  private synchronized @Nullable ByteBuffer poll() {
    return free.pollFirst();
  }

  synchronized void give(ByteBuffer buffer) {
    free.addFirst(buffer);
  }
}
