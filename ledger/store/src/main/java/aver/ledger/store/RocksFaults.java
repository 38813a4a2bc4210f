package aver.ledger.store;

import aver.ledger.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.SubCode;

/**
 * What people are told when the files of a store cannot be used. What happened is taken from
 * RocksDB's code where it has one: words of the system come in the user's language.
 */
final class RocksFaults {
  // RocksDB has no code of its own for it
  private static final String NO_RIGHT = "Permission denied";

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
    // RocksDB's own words: its lock file is held, or could not even be opened
    if (said.contains("/LOCK: ") && !said.contains("While open a file for lock")) {
      return new StoreException(
          Kind.IN_USE,
          directory
              + " is in use by another process; stop that one first, or name another directory",
          e);
    }
    Kind kind = kind(e) == Kind.DISK && closed(directory) ? Kind.NO_RIGHT : kind(e);
    String next =
        switch (kind) {
          case NO_RIGHT -> "give this user the right to it";
          case DISK -> "look at its disk's room and health, and at what else this machine has open";
          default ->
              "its files are damaged: let the admins replace this replica (aver admin propose replace-replica), or take the copy again if it is one";
        };
    return new StoreException(
        kind, "%s cannot be opened (%s); %s".formatted(directory, said, next), e);
  }

  /** Whether this user lacks the right to the folder, or to anything in it. */
  private static boolean closed(Path directory) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      if (Files.getFileStore(directory).isReadOnly()) {
        return false; // nobody may write it: a disk that failed is often made so
      }
      boolean closed = !Files.isWritable(directory);
      for (Path entry : entries) {
        closed |= !Files.isReadable(entry) || !Files.isWritable(entry);
      }
      return closed;
    } catch (IOException e) {
      return Kind.of(e) == Kind.NO_RIGHT;
    }
  }

  static StoreException failed(String doing, RocksDBException e) {
    return new StoreException(
        kind(e),
        "%s the store failed: %s; check the disk's space and health"
            .formatted(doing, e.getMessage()),
        e);
  }

  /**
   * Files that are missing are damage as well as wrong contents are; all else is of the machine.
   */
  private static Kind kind(RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    Status status = e.getStatus();
    if (said.contains(NO_RIGHT)) {
      return Kind.NO_RIGHT;
    }
    // the JVM's side of RocksDB has no name for the subcode of a file that is not there
    if (status == null || status.getSubCode() == SubCode.Undefined) {
      return Kind.DAMAGED;
    }
    return switch (status.getCode()) {
      case IOError, MergeInProgress, ShutdownInProgress, TimedOut, Aborted, Busy, TryAgain ->
          Kind.DISK;
      default -> Kind.DAMAGED;
    };
  }
}
