package aver.ledger.node.read;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.proof.Digest;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The directory of a stopped replica as a command line names it. */
final class ReplicaFolder {
  /** Where a replica keeps updates and models. */
  static final String BLOBS = "blobs";

  /** Where it keeps log and state. */
  static final String LEDGER = "ledger";

  private ReplicaFolder() {}

  /**
   * Opens its store.
   *
   * @throws CommandFailed with exit code 2 if it is none, of another chain, or closed to this user,
   *     3 if a replica runs on it, a newer program wrote it or the disk fails, 1 if it is damaged
   */
  static LedgerStore open(Path folder, Digest chainId) {
    return opened(folder, ledger -> LedgerStore.read(ledger, chainId));
  }

  /** As {@link #open(Path, Digest)}, of whatever chain it is. */
  static LedgerStore open(Path folder) {
    return opened(folder, LedgerStore::read);
  }

  private static LedgerStore opened(Path folder, Function<Path, LedgerStore> how) {
    Path ledger = InputFile.requireFolder(folder, "replica folder").resolve(LEDGER);
    if (!Files.exists(ledger.resolve("CURRENT"))) {
      throw CommandFailed.usage(
          folder + " holds no ledger: name the folder that the replica was started with");
    }
    try {
      return how.apply(ledger);
    } catch (StoreException e) {
      throw failed(e, String.valueOf(e.getMessage()));
    }
  }

  /** What is said of a store that was opened and cannot be read to its end. */
  static CommandFailed notWhole(Path folder, StoreException e) {
    return failed(
        e,
        "%s cannot be read whole: %s: name the folder of another replica"
            .formatted(folder, e.getMessage()));
  }

  private static CommandFailed failed(StoreException e, String message) {
    return switch (e.kind()) {
      case OTHER_CHAIN, NO_STORE, NO_RIGHT -> CommandFailed.usage(message, e);
      case IN_USE, NEWER_FORMAT, DISK, NOT_KEPT, CLOSED -> CommandFailed.unavailable(message, e);
      case DAMAGED -> CommandFailed.wrong(message, e);
    };
  }
}
