package aver.simulations;

import aver.ledger.client.cli.CommandLineRunner;
import aver.simulations.aggregate.AggregateCommand;
import aver.simulations.bench.BenchCommand;
import aver.simulations.demo.DemoCommand;
import aver.simulations.scenario.SimCommand;
import picocli.CommandLine.Command;

/** The process of the verbs demo, sim, aggregate and bench. */
@Command(
    name = "aver",
    description = "Shows, simulates and measures.",
    subcommands = {DemoCommand.class, AggregateCommand.class, BenchCommand.class, SimCommand.class},
    footer = {"", "Example: aver demo"})
public final class SimulationsMain {
  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new SimulationsMain(), args));
  }
}
