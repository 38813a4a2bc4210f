package aver.ledger.client.join;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import java.nio.file.Path;

/** A join request that a command line names. */
public final class RequestInput {
  private RequestInput() {}

  /**
   * Reads and checks it.
   *
   * @throws CommandFailed with exit code 2 if it cannot be used
   */
  public static JoinRequest read(Path file) {
    byte[] bytes = InputFile.bytes(file, "join request", JoinRequest.BYTES_MAX);
    try {
      return JoinRequest.read(bytes);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage(
          "%s is no join request: %s: ask its sender for the file that join wrote"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
