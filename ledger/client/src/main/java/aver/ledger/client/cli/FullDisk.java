package aver.ledger.client.cli;

import java.io.IOException;

/** Tells a disk without room from a file that is wrong. */
public final class FullDisk {
  private FullDisk() {}

  /** Whether a file could not be written for want of room. */
  public static boolean is(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof IOException
        && (message.contains("No space left on device") || message.contains("quota exceeded"));
  }
}
