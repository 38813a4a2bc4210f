package aver.participant.command;

import aver.participant.agent.Training;
import picocli.CommandLine.Command;

/** {@code aver participant run}: a hospital's agent until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Runs the hospital's agent until it gets SIGTERM: registers the data set, joins tasks, trains,"
          + " commits and reveals. It may be stopped or killed at any moment and started again.",
      "docs/use/hospital.md describes the settings."
    },
    footer = {"", "Example: aver participant run --config hospital.yaml"})
final class RunCommand extends AgentCommand {
  RunCommand() {
    super(Training.HONEST);
  }
}
