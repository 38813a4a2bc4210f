package aver.participant.command;

import aver.ledger.client.join.JoinCommand;
import aver.ledger.rules.state.Role;
import picocli.CommandLine.Command;

/** {@code aver participant join}: asks to become a hospital. */
@Command(
    name = "join",
    description = "Makes a hospital's keys and the request that an admin proposes; sends nothing.",
    footer = {
      "",
      "Example: aver participant join --id charite --name 'Charite, cardiology' --keys keys.p12"
          + " --password-file keys.password -o request.json"
    })
final class JoinAsHospital extends JoinCommand {
  JoinAsHospital() {
    super(Role.HOSPITAL);
  }
}
