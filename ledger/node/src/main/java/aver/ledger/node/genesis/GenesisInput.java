package aver.ledger.node.genesis;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.InputFile;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Quorum;
import aver.ledger.wire.DecodeException;
import aver.ledger.wire.GenesisFile;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a genesis file that a command line names, and says what is notable about it. */
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

  /** What to say about a number of replicas that buys nothing, if that is so. */
  static Optional<String> warning(Genesis genesis) {
    int n = genesis.replicas().size();
    Quorum quorum = new Quorum(n);
    if (n >= 4 && n % 3 == 1) {
      return Optional.empty();
    }
    int better = n < 4 ? 4 : 3 * (n / 3) + (n % 3 == 0 ? 1 : 4);
    return Optional.of(
        "warning: with %d replicas %d must sign and %d may lie: take %d, at which %d may"
            .formatted(n, quorum.needed(), quorum.faulty(), better, new Quorum(better).faulty()));
  }
}
