package aver.ledger.client.settings;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.rules.Genesis;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.GenesisFile;
import java.nio.file.Path;

/** Reads a genesis file that a command line or a settings file names. */
public final class GenesisInput {
  private static final int BYTES_MAX = 16 << 20;

  private GenesisInput() {}

  /**
   * Reads and checks a genesis file.
   *
   * @throws CommandFailed with exit code 2 if it is missing or no genesis file
   */
  public static Genesis read(Path file) {
    byte[] bytes = InputFile.bytes(file, "genesis file", BYTES_MAX);
    try {
      return GenesisFile.read(bytes);
    } catch (DecodeException e) {
      throw CommandFailed.usage(
          file + " is no genesis file: " + e.getMessage() + ": ask who sent it for the file itself",
          e);
    }
  }
}
