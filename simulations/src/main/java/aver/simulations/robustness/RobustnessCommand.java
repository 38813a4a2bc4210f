package aver.simulations.robustness;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver sim robustness}: what attacks cost each rule. */
@Command(
    name = "robustness",
    description = {
      "Plays 14 honest hospitals with different digits and some attackers, once a rule, attack and"
          + " seed, with the ledger's own kernels; makes a table and a heat map of what the attacks cost."
    },
    footer = {
      "",
      "Example: aver sim robustness --seeds 10 -o robustness",
      "",
      "The folder holds plays.csv, which a run that was stopped goes on from, and robustness.svg."
    })
public final class RobustnessCommand implements Callable<Integer> {
  private static final int SEEDS_MAX = 1000;
  private static final int ROUNDS_MAX = 10_000;
  private static final int LIARS_MAX = 6;
  private static final double RATE_MAX = 100;
  private static final int THREADS_MAX = 64;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Plays a cell, seeds 1 to N (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "200",
      description = "Rounds of each play (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.5",
      description =
          "Learning rate of the hospitals' steps, over 0, at most 100 (${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--attackers",
      paramLabel = "F",
      split = ",",
      defaultValue = "1,2,3,4",
      description = "Numbers of attackers, 1 to 6 each (${DEFAULT-VALUE}).")
  private List<Integer> liars = List.of();

  @Option(
      names = "--learning",
      paramLabel = "WAY",
      split = ",",
      defaultValue = "adaptive",
      description =
          "How models move: by the mean of changes with the server's adaptive steps (adaptive), with"
              + " its momentum (plain), or by the hospitals' own momentum (momentum) (${DEFAULT-VALUE}).")
  private List<String> learnings = List.of();

  @Option(
      names = "--rules",
      paramLabel = "NAME",
      split = ",",
      description = "Rules of the table, such as median, nnm + median; all without it.")
  private List<String> rules = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Plays at once (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      defaultValue = "robustness",
      description = "Folder of plays and heat map (${DEFAULT-VALUE}).")
  private Path folder = Path.of("robustness");

  @Override
  public Integer call() {
    within("--seeds", seeds, SEEDS_MAX);
    within("--rounds", rounds, ROUNDS_MAX);
    within("--threads", threads, THREADS_MAX);
    liars.forEach(f -> within("--attackers", f, LIARS_MAX));
    if (!(rate > 0 && rate <= RATE_MAX)) {
      throw CommandFailed.usage("--rate must be over 0 and at most 100, was " + rate);
    }
    RobustnessRun run =
        new RobustnessRun(
            learnings.stream().map(RobustnessCommand::learning).toList(),
            compositions(),
            liars,
            seeds,
            rounds,
            rate);
    RobustnessReport report;
    try (Progress progress = options.progress()) {
      PlayLog log = new PlayLog(folder, rounds, rate);
      run.run(log, threads, progress::show);
      report = RobustnessReport.of(run, log);
      Files.writeString(folder.resolve("robustness.svg"), HeatMap.svg(report));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailed.usage(String.valueOf(wrong.getMessage()), wrong);
    } catch (IOException | UncheckedIOException e) {
      throw CommandFailed.unavailable("%s cannot be used: %s".formatted(folder, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.unavailable("stopped; start it again to go on", e);
    }
    Output output = options.output();
    output.line(report.text());
    output.line("heat map: " + folder.resolve("robustness.svg"));
    output.document(report);
    return ExitCode.DONE.code();
  }

  private static void within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw CommandFailed.usage("%s must be 1 to %d, was %d".formatted(option, most, value));
    }
  }

  private static LocalLearning learning(String id) {
    return Stream.of(LocalLearning.values())
        .filter(one -> one.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            CommandFailed.usage(
                "--learning is plain, momentum or adaptive, or some with commas, was '%s'"
                    .formatted(id)));
  }

  private List<Composition> compositions() {
    List<Composition> all = Composition.all();
    List<String> names = all.stream().map(Composition::name).toList();
    for (String rule : rules) {
      if (!names.contains(rule)) {
        throw CommandFailed.usage(
            "--rules knows no '%s', only %s".formatted(rule, String.join(", ", names)));
      }
    }
    return rules.isEmpty() ? all : all.stream().filter(one -> rules.contains(one.name())).toList();
  }
}
