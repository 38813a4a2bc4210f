package aver.ledger.client.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a disk without room from a file that is wrong. */
public final class FullDisk {
  /** With less room than this a disk counts as full, bytes. */
  private static final long LEAST = 64 * 1024;

  private FullDisk() {}

  /**
   * Whether a file could not be written for want of room: its error says so, in the one language in
   * which that can be read, or its disk has next to none.
   *
   * @param folder where the file is to lie; it or one above it exists
   */
  public static boolean is(Throwable e, Path folder) {
    if (!(e instanceof IOException) || e instanceof AccessDeniedException) {
      return false;
    }
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left on device")
        || message.contains("quota exceeded")
        || free(folder) < LEAST;
  }

  private static long free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
