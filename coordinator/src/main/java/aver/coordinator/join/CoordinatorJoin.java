package aver.coordinator.join;

import aver.ledger.client.join.JoinCommand;
import aver.ledger.rules.state.Role;
import picocli.CommandLine.Command;

/** {@code aver coordinator join}: asks to become a coordinator. */
@Command(
    name = "join",
    description =
        "Makes a coordinator's keys and the request that an admin proposes; sends nothing.",
    footer = {
      "",
      "Example: aver coordinator join --id desk --name 'Study desk' --keys keys.p12"
          + " --password-file keys.password -o request.json"
    })
public final class CoordinatorJoin extends JoinCommand {
  /** A command for the role COORDINATOR. */
  public CoordinatorJoin() {
    super(Role.COORDINATOR);
  }
}
