package aver.coordinator.join;

import aver.ledger.client.join.JoinCommand;
import aver.ledger.rules.state.Role;
import picocli.CommandLine.Command;

/** {@code aver task join}: asks to become a researcher. */
@Command(
    name = "join",
    description =
        "Makes a researcher's keys and the request that an admin proposes; sends nothing.",
    footer = {
      "",
      "Example: aver task join --id rita --name 'Rita Roth' --keys keys.p12"
          + " --password-file keys.password -o request.json"
    })
public final class ResearcherJoin extends JoinCommand {
  /** A command for the role RESEARCHER. */
  public ResearcherJoin() {
    super(Role.RESEARCHER);
  }
}
