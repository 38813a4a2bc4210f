package aver.ledger.node.process;

import aver.ledger.client.join.JoinCommand;
import aver.ledger.client.join.Joining;
import aver.ledger.rules.state.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aver node join}: asks to become a replica. */
@Command(
    name = "join",
    description = {
      "Makes a replica's keys and the request that an admin proposes; sends nothing.",
      "A replica whose disk was lost or restored comes back with a new key file and engine id."
    },
    footer = {
      "",
      "Example: aver node join --id replica-1 --name 'Charite, cellar' --keys keys.p12"
          + " --password-file keys.password --listen-address aver.charite.example:7001"
          + " --engine-address aver.charite.example:7002 -o request.json"
    })
final class NodeJoin extends JoinCommand {
  @Option(
      names = "--listen-address",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where members and the other replicas reach it.")
  private String listen = "";

  @Option(
      names = "--engine-address",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where the other replicas reach its consensus engine.")
  private String engine = "";

  @Option(
      names = "--engine-id",
      paramLabel = "ID",
      description =
          "Its peer in the engine, never used again once lost; the id with -1 if left out.")
  private @Nullable String engineId;

  NodeJoin() {
    super(Role.REPLICA);
  }

  @Override
  protected Optional<Joining.Place> place(String member) {
    return Optional.of(
        new Joining.Place(listen, engine, engineId == null ? member + "-1" : engineId));
  }
}
