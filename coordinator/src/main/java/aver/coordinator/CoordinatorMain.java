package aver.coordinator;

import aver.coordinator.admin.AdminCommand;
import aver.coordinator.model.ModelCommand;
import aver.coordinator.run.CoordinatorCommand;
import aver.coordinator.task.TaskCommand;
import aver.ledger.client.cli.CommandLineRunner;
import picocli.CommandLine.Command;

/** The process of the verbs coordinator, admin, task and model. */
@Command(
    name = "aver",
    description = "Opens rounds, and puts what admins and researchers ask to the ledger.",
    subcommands = {
      AdminCommand.class,
      CoordinatorCommand.class,
      ModelCommand.class,
      TaskCommand.class
    },
    footer = {"", "Example: aver admin proposals --config admin.yaml"})
public final class CoordinatorMain {
  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new CoordinatorMain(), args));
  }
}
