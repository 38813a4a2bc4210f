package aver.ledger.store;

import aver.ledger.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** What people are told when the files of a store cannot be used. */
final class RocksFaults {
  // what the system says, in the one language in which the JVM and RocksDB have it
  private static final String NO_RIGHT = "Permission denied";
  private static final String NO_ROOM = "No space left";

  private RocksFaults() {}

  static void requireOursOrEmpty(Path directory) {
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        boolean empty = !entries.iterator().hasNext();
        if (!empty && !Files.exists(directory.resolve("CURRENT"))) {
          throw new StoreException(
              Kind.NO_STORE,
              "%s holds something else than a ledger store; name an empty directory"
                  .formatted(directory));
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.of(e), "%s cannot be read or made: %s".formatted(directory, e.getMessage()), e);
    }
  }

  static StoreException cannotOpen(Path directory, RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains(NO_RIGHT)) { // of its lock file, too
      return new StoreException(
          Kind.NO_RIGHT,
          "%s cannot be opened (%s); give this user the right to it".formatted(directory, said),
          e);
    }
    if (said.contains("/LOCK: ")) { // its lock file; "block" is in other messages
      return new StoreException(
          Kind.IN_USE,
          directory
              + " is in use by another process; stop that one first, or name another directory",
          e);
    }
    if (said.contains(NO_ROOM)) {
      return new StoreException(
          Kind.DISK,
          "%s cannot be opened (%s); make room on its disk".formatted(directory, said),
          e);
    }
    return new StoreException(
        Kind.DAMAGED,
        "%s cannot be opened (%s); restore it from a backup, or let this replica start afresh"
            .formatted(directory, said),
        e);
  }

  static StoreException failed(String doing, RocksDBException e) {
    return new StoreException(
        kind(e),
        "%s the store failed: %s; check the disk's space and health"
            .formatted(doing, e.getMessage()),
        e);
  }

  /** Files that are missing or too short are damage as well as wrong checksums are. */
  private static Kind kind(RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains(NO_RIGHT)) {
      return Kind.NO_RIGHT;
    }
    return said.contains(NO_ROOM) || said.contains("Input/output error") ? Kind.DISK : Kind.DAMAGED;
  }
}
