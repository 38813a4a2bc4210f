package aver.simulations.compare;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.cli.Output;
import aver.ledger.client.cli.Progress;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.participant.data.InvalidDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aver sim compare}: compares ways of learning on the rows of some sites. */
@Command(
    name = "compare",
    description = {
      "Plays whole federations on the rows of some sites, by the ledger's rules, once a method and"
          + " seed, and says how good the last models are."
    },
    footer = {
      "",
      "Example: aver sim compare docs/examples/uci-heart/compare.yaml --data heart --seeds 20",
      "",
      "With --folds no test row is looked at: a part of the training rows is held back in turn."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int SEEDS_MAX = 1000;
  private static final int FOLDS_MAX = 20;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "FILE", description = "YAML file of what is compared.")
  private @Nullable Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder of the sites' files.")
  private @Nullable Path data;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Plays a method, seeds 1 to N (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "0",
      description = "Measure on K parts of the training rows in turn, never on the test rows.")
  private int folds;

  @Override
  public Integer call() {
    if (seeds < 1 || seeds > SEEDS_MAX) {
      throw CommandFailed.usage("--seeds must be 1 to %d, was %d".formatted(SEEDS_MAX, seeds));
    }
    if (folds == 1 || folds < 0 || folds > FOLDS_MAX) {
      throw CommandFailed.usage(
          "--folds must be 2 to %d, or 0 for the test rows, was %d".formatted(FOLDS_MAX, folds));
    }
    Comparison comparison = comparison();
    List<Long> all = LongStream.rangeClosed(1, seeds).boxed().toList();
    ComparisonReport report;
    try (Progress progress = options.progress()) {
      report = new ComparisonRun(comparison, rows(comparison), all, folds).run(progress::show);
    } catch (IllegalStateException | IllegalArgumentException cannot) {
      throw CommandFailed.wrong(String.valueOf(cannot.getMessage()), cannot);
    }
    Output output = options.output();
    output.line(report.text());
    output.document(report);
    return ExitCode.DONE.code();
  }

  private Comparison comparison() {
    try {
      return Comparison.read(InputFile.require(Objects.requireNonNull(file), "comparison"));
    } catch (InvalidYamlException bad) {
      throw CommandFailed.usage(String.valueOf(bad.getMessage()), bad);
    }
  }

  private ComparedSites rows(Comparison comparison) {
    try {
      return ComparedSites.read(comparison, Objects.requireNonNull(data));
    } catch (IOException | InvalidDataException | InvalidYamlException bad) {
      throw CommandFailed.usage("the rows cannot be read: " + bad.getMessage(), bad);
    }
  }
}
