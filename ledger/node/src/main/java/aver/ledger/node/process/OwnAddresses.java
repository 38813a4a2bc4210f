package aver.ledger.node.process;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.ReplicaKeys;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks, before anything is opened or written, whether a replica can listen where it has to. Mostly
 * it cannot because it was started a second time: on another folder that is what would tell it.
 */
final class OwnAddresses {
  private OwnAddresses() {}

  /**
   * Tries each address, and gives it back.
   *
   * @throws CommandFailed with exit code 3 at the first that cannot be had
   */
  static void requireFree(NodeSettings settings, Genesis genesis, KeyFile keys) {
    requireFree(settings.listen(), "listen");
    if (settings.engine() == EngineKind.RATIS) { // an engine's process may be ending from before
      settings
          .engineListen()
          .or(() -> founding(settings, genesis, keys))
          .ifPresent(at -> requireFree(at, "engine-listen"));
    }
    settings.http().ifPresent(at -> requireFree(at, "http"));
  }

  /** Where genesis says that the engine listens; empty where the ledger may say otherwise. */
  private static Optional<HostPort> founding(NodeSettings settings, Genesis genesis, KeyFile keys) {
    return genesis.members().stream()
        .filter(member -> member.id().equals(settings.member()))
        .flatMap(member -> member.replica().stream())
        .filter(replica -> same(replica, keys))
        .map(ReplicaKeys::engineAddress)
        .map(HostPort::parse)
        .findFirst();
  }

  /** Who keeps the checkpoint key keeps the address: both change by a replacement alone. */
  private static boolean same(ReplicaKeys replica, KeyFile keys) {
    return keys.checkpoint()
        .filter(key -> Arrays.equals(replica.checkpointKey().key().bytes(), key.publicKey()))
        .isPresent();
  }

  private static void requireFree(HostPort at, String key) {
    try (ServerSocket tried = new ServerSocket()) {
      tried.setReuseAddress(true); // what a replica before this one left open does not count
      tried.bind(at.resolved());
    } catch (IOException e) {
      boolean taken = String.valueOf(e.getMessage()).contains("in use");
      throw CommandFailed.unavailable(
          "the replica cannot start: it cannot listen at %s: %s: %sname another address as %s"
              .formatted(
                  at,
                  e.getMessage(),
                  taken ? "stop the process that listens there, maybe this replica, or " : "",
                  key),
          e);
    }
  }
}
