package aver.simulations.fuzz;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code aver sim fuzz}: attacks whole federations, one from each seed, and looks for violations.
 */
@Command(
    name = "fuzz",
    description =
        "Runs whole federations in virtual time, one from each seed, while everything goes wrong, and checks the ledger's invariants after every step.",
    footer = {
      "",
      "Example: aver sim fuzz --seeds 1..200",
      "Example: aver sim fuzz --seeds 42 --json",
      "",
      "Exit code 1 when an invariant does not hold: the seed and the fewest faults that show it",
      "are printed. The same seed gives the same digest, with any number of threads."
    })
public final class SimFuzzCommand implements Callable<Integer> {
  private static final long SHOWN_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

  private final Feed feed;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N..M",
      required = true,
      description = "One seed, or the first and the last of a range.")
  private String seeds = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Seeds side by side; changes nothing but the time. One a core if not given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  private long beganNs;
  private long shownNs;

  /** Attacks the program as it is. */
  public SimFuzzCommand() {
    this(Feed.TOLD);
  }

  /** Attacks replicas whose ledgers are fed by another part. */
  SimFuzzCommand(Feed feed) {
    this.feed = feed;
  }

  @Override
  public Integer call() throws InterruptedException {
    SeedRange range = range();
    if (threads < 1 || threads > 256) {
      throw CommandFailed.usage("--threads is 1 to 256, was " + threads);
    }
    PrintWriter err = Objects.requireNonNull(spec, "picocli sets it").commandLine().getErr();
    beganNs = System.nanoTime();
    Quiet.logs();
    Fuzzing.Result result = Fuzzing.play(range, threads, feed, sum -> show(err, range, sum));
    Optional<FuzzReport.Found> found = result.failed().map(failed -> found(err, failed));
    FuzzReport report = FuzzReport.of(seeds, result, found);
    Output output = common.output();
    print(report, output);
    output.document(report);
    return found.isPresent() ? ExitCode.WRONG.code() : ExitCode.DONE.code();
  }

  private SeedRange range() {
    try {
      return SeedRange.parse(seeds);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.usage("--seeds " + e.getMessage() + ": write 7 or 1..2000", e);
    }
  }

  private void show(PrintWriter err, SeedRange range, Fuzzing.Sum sum) {
    long nowNs = System.nanoTime();
    if (nowNs - shownNs < SHOWN_EVERY_NS && sum.seeds() < range.count()) {
      return;
    }
    shownNs = nowNs;
    double seconds = (nowNs - beganNs) / 1e9;
    err.println(
        String.format(
            Locale.ROOT,
            "%d of %d seeds, %.1f seeds/s, %.0f events/s",
            sum.seeds(),
            range.count(),
            sum.seeds() / seconds,
            sum.events() / seconds));
    err.flush();
  }

  private FuzzReport.Found found(PrintWriter err, FuzzRun.Outcome failed) {
    err.println(
        "seed " + failed.plan().seed() + " violates an invariant; looking for fewer faults");
    err.flush();
    return FuzzReport.Found.of(failed, Shortening.of(failed, feed));
  }

  private static void print(FuzzReport report, Output output) {
    output.line(
        "%d seeds, %d events (at least %d a seed), %d transactions, %d attempts became final"
            .formatted(
                report.played(),
                report.events(),
                report.eventsMin(),
                report.transactions(),
                report.finals()));
    output.line("digest of all histories: " + report.digest());
    if (report.violation().isEmpty()) {
      output.line("every invariant held after every step");
      return;
    }
    FuzzReport.Found found = report.violation().get();
    output.line("");
    output.line("VIOLATION in seed %d: %s".formatted(found.seed(), found.invariant()));
    output.line("  " + found.seen());
    output.line("the same again: aver sim fuzz --seeds " + found.seed());
    output.line("");
    output.line(
        "%d of the plan's %d faults are enough:"
            .formatted(found.fewest().size(), found.faults().size()));
    found.fewest().forEach(fault -> output.line("  " + fault));
    output.line("");
    output.line("what happened last with them:");
    found.last().forEach(line -> output.line("  " + line));
  }
}
