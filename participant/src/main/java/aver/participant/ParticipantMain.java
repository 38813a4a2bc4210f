package aver.participant;

import aver.ledger.client.cli.CommandLineRunner;
import aver.participant.command.ParticipantCommand;
import aver.participant.model.ModelCommand;
import picocli.CommandLine.Command;

/** The process of the verb participant. */
@Command(
    name = "aver",
    description = "Runs a hospital's agent.",
    subcommands = {ParticipantCommand.class, ModelCommand.class},
    footer = {"", "Example: aver participant preflight --config hospital.yaml"})
public final class ParticipantMain {
  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new ParticipantMain(), args));
  }
}
