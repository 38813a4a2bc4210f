package aver.simulations.bench;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleRefusal;
import aver.ledger.vector.threads.ExecutorLanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aver bench aggregate}: how long each aggregation rule takes. */
@Command(
    name = "aggregate",
    description = "Measures how long each aggregation rule takes, in memory and from file to file.",
    footer = {
      "",
      "Example:",
      "  aver bench aggregate --updates 10 --length 1000000 --json",
      "",
      "Updates are float32 arrays, as other tools take them: in memory from their bytes to the",
      "result's bytes, on disk from .npy files to a .npy file. simulations/peers/compare.py measures",
      "other tools on updates that are drawn alike."
    })
public final class AggregateBenchCommand implements Callable<Integer> {
  /** Larger ones are measured from files alone. */
  private static final long MEMORY_VALUES_MAX = 1L << 28;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "10",
      description = "Updates, 1 to 1024 (default 10).")
  private int updates;

  @Option(
      names = "--length",
      paramLabel = "D",
      defaultValue = "1000000",
      description = "Values of each update (default 1000000).")
  private int length;

  @Option(
      names = "--rule",
      paramLabel = "CASE",
      description = "Measure this case alone; may be given again. All without it.")
  private List<String> cases = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "15",
      description = "Measured runs, of which the best and the median are told (default 15).")
  private int runs;

  @Option(names = "--no-files", description = "Leave out the runs from file to file.")
  private boolean noFiles;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    if (updates < 1 || updates > SampleCaps.PARTICIPANTS_MAX || length < 1 || runs < 1) {
      throw CommandFailed.usage(
          "--updates must be 1 to %d, --length and --runs at least 1"
              .formatted(SampleCaps.PARTICIPANTS_MAX));
    }
    if ((long) updates * length > VectorSource.LENGTH_MAX) {
      throw CommandFailed.usage(
          "%d x %d values are too many: at most 2^30 together".formatted(updates, length));
    }
    List<RuleCase> chosen = chosen();
    Output out = common.output();
    List<RuleTimes> times = new ArrayList<>();
    int lanes = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
    try (ExecutorService helpers = Executors.newFixedThreadPool(lanes);
        RuleBench bench =
            new RuleBench(
                updates,
                length,
                (long) updates * length <= MEMORY_VALUES_MAX,
                !noFiles,
                new ExecutorLanes(helpers, lanes))) {
      for (RuleCase one : chosen) {
        RuleTimes measured = bench.measure(one, runs);
        times.add(measured);
        out.line(readable(measured));
      }
    }
    out.document(times);
    return ExitCode.DONE.code();
  }

  private List<RuleCase> chosen() {
    List<RuleCase> all = RuleCase.all(updates);
    for (String name : cases) {
      Optional<RuleCase> known = all.stream().filter(c -> c.name().equals(name)).findFirst();
      if (known.isEmpty()) {
        throw CommandFailed.usage(
            "no case is called '%s': take some of %s"
                .formatted(name, String.join(", ", all.stream().map(RuleCase::name).toList())));
      }
      Optional<RuleRefusal> refusal =
          AggregationRules.check(known.get().rule(), known.get().parameters(), updates);
      if (refusal.isPresent()) {
        throw CommandFailed.usage(refusal.get().message());
      }
    }
    return all.stream()
        .filter(c -> cases.isEmpty() || cases.contains(c.name()))
        .filter(c -> AggregationRules.check(c.rule(), c.parameters(), updates).isEmpty())
        .toList();
  }

  private static String readable(RuleTimes t) {
    return String.format(
        Locale.ROOT,
        "%-22s %s%s",
        t.name(),
        t.memory()
            .map(m -> "memory %8.2f ms (median %.2f)".formatted(m.bestMs(), m.medianMs()))
            .orElse(""),
        t.files()
            .map(f -> "   files %8.2f ms (median %.2f)".formatted(f.bestMs(), f.medianMs()))
            .orElse(""));
  }
}
