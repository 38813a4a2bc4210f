package aver.ledger.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a replica from being started on a directory that is being read. RocksDB locks the file
 * {@code LOCK} against other writers, and does not look at it when it only reads.
 */
final class SharedLock implements AutoCloseable {
  /** Nothing is locked. */
  static final SharedLock NONE = new SharedLock(Optional.empty());

  private final Optional<FileChannel> channel;

  private SharedLock(Optional<FileChannel> channel) {
    this.channel = channel;
  }

  /**
   * Locks a directory; a copy that no replica ever ran on has nothing to lock.
   *
   * @throws StoreException if a replica runs on it
   */
  static SharedLock of(Path directory) {
    Path file = directory.resolve("LOCK");
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      if (locked(channel)) {
        return new SharedLock(Optional.of(channel));
      }
      channel.close();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.of(e), "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    throw new StoreException(
        StoreException.Kind.IN_USE,
        directory + " is in use by another process; stop that one first, or name a copy");
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, true) != null;
    } catch (OverlappingFileLockException readByThisProcess) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
