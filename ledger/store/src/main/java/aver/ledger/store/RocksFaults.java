package aver.ledger.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/** What people are told when the files of a store cannot be used. */
final class RocksFaults {
  private RocksFaults() {}

  static void requireOursOrEmpty(Path directory) {
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        boolean empty = !entries.iterator().hasNext();
        if (!empty && !Files.exists(directory.resolve("CURRENT"))) {
          throw new StoreException(
              "%s holds something else than a ledger store; name an empty directory"
                  .formatted(directory));
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "%s cannot be read or made: %s".formatted(directory, e.getMessage()), e);
    }
  }

  static StoreException cannotOpen(Path directory, RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("/LOCK: ")) { // its lock file; "block" is in other messages
      return new StoreException(
          directory
              + " is in use by another process; stop that one first, or name another directory",
          e);
    }
    if (said.contains("No space left")) {
      return new StoreException(
          "%s cannot be opened (%s); make room on its disk".formatted(directory, said), e);
    }
    return new StoreException(
        "%s cannot be opened (%s); restore it from a backup, or let this replica start afresh"
            .formatted(directory, said),
        e);
  }

  static StoreException failed(String doing, RocksDBException e) {
    return new StoreException(
        "%s the store failed: %s; check the disk's space and health"
            .formatted(doing, e.getMessage()),
        e);
  }
}
