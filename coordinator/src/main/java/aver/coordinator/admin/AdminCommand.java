package aver.coordinator.admin;

import aver.coordinator.join.AdminJoin;
import picocli.CommandLine.Command;

/** {@code aver admin}: what admins do. */
@Command(
    name = "admin",
    description = "What admins do, m of n of them together.",
    subcommands = {
      AdminJoin.class,
      ProposeCommand.class,
      VoteCommand.class,
      ProposalsCommand.class,
      MembersCommand.class,
      GrantsCommand.class
    },
    footer = {"", "Example: aver admin proposals --config admin.yaml"})
public final class AdminCommand {}
