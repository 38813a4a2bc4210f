package aver.coordinator.join;

import aver.ledger.client.join.JoinCommand;
import aver.ledger.rules.state.Role;
import picocli.CommandLine.Command;

/** {@code aver admin join}: asks to become an admin. */
@Command(
    name = "join",
    description = "Makes an admin's keys and the request that an admin proposes; sends nothing.",
    footer = {
      "",
      "Example: aver admin join --id anna --name 'Anna Adler' --keys keys.p12"
          + " --password-file keys.password -o request.json"
    })
public final class AdminJoin extends JoinCommand {
  /** A command for the role ADMIN. */
  public AdminJoin() {
    super(Role.ADMIN);
  }
}
