package aver.ledger.client;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that keeps the newest certified checkpoint cannot be written. Without it an older ledger
 * could be shown after a restart, so no answer is taken; the replicas are not to blame.
 */
public final class TrustFileException extends LedgerUnavailableException {
  @Serial private static final long serialVersionUID = 1;

  private final boolean settings;

  /** With the file and what its disk said. */
  public TrustFileException(Path file, IOException cause) {
    super("the trust file %s cannot be written: %s".formatted(file, reason(file, cause)), cause);
    this.settings =
        cause instanceof AccessDeniedException || Files.isDirectory(file) || !folder(file);
  }

  private static String reason(Path file, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "this user has no right to";
    }
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return String.valueOf(cause.getMessage());
    }
    return Files.exists(folder) ? folder + " is no folder" : "its folder does not exist";
  }

  private static boolean folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && Files.isDirectory(folder);
  }

  /** Whether its path or mode is wrong, rather than the disk full or broken. */
  public boolean settings() {
    return settings;
  }
}
