package aver.simulations.scenario;

import aver.simulations.attack.AttackerCommand;
import aver.simulations.compare.CompareCommand;
import aver.simulations.fuzz.SimFuzzCommand;
import aver.simulations.robustness.RobustnessCommand;
import picocli.CommandLine.Command;

/** {@code aver sim}: simulations for researchers. */
@Command(
    name = "sim",
    description = "Simulates federations in one process, from one seed.",
    subcommands = {
      SimRunCommand.class,
      CompareCommand.class,
      RobustnessCommand.class,
      SimFuzzCommand.class,
      AttackerCommand.class
    },
    footer = {"", "Example: aver sim run --seed 7"})
public final class SimCommand {}
