package aver.simulations.bench;

import aver.simulations.demo.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How long a command takes from typing to its end, through the launcher. */
final class CommandBenchmark implements SingleBenchmark {
  private final String name;
  private final List<String> arguments;
  private final double goalSeconds;
  private final int runs;

  /** A command that must end well. */
  CommandBenchmark(String name, List<String> arguments, double goalSeconds, int runs) {
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.goalSeconds = goalSeconds;
    this.runs = runs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "aver %s from a built tree, against its goal".formatted(String.join(" ", arguments));
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    Launcher launcher = Launcher.own();
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = seconds(launcher, scratch);
    }
    Arrays.sort(seconds);
    return Measurement.within(
        name,
        seconds[runs / 2],
        "s",
        goalSeconds,
        "median of %d runs, no reference but the goal, %s".formatted(runs, Timing.machine()));
  }

  private double seconds(Launcher launcher, Path scratch) throws IOException {
    long start = System.nanoTime();
    Process process =
        launcher
            .plain(arguments)
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IOException(
            "aver %s ended with %d".formatted(String.join(" ", arguments), exitCode));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
