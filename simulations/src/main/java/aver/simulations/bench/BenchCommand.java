package aver.simulations.bench;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aver bench}: measures what the documentation claims about speed. */
@Command(
    name = "bench",
    subcommands = AggregateBenchCommand.class,
    description = "Measures the speed of parts, each against a plain reference in the same run.",
    footer = {"", "Example:", "  aver bench weighted-mean --json"})
public final class BenchCommand implements Callable<Integer> {
  private static final double PART_MIN = 0.001;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Benchmarks to run; all without any, which takes more than an hour.")
  private List<String> names = List.of();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--list", description = "Show the benchmarks instead of running them.")
  private boolean list;

  @Option(
      names = "--part",
      paramLabel = "P",
      description =
          "Do only this part of the work, 0.001 to 1, where a benchmark can be shortened: its"
              + " conditions say the sizes. Goals hold for all of it (${DEFAULT-VALUE}).")
  private double part = 1;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets it");
    Output out = common.output();
    List<Benchmark> chosen = chosen(command);
    if (list) {
      chosen.forEach(
          benchmark -> out.line("%-18s %s".formatted(benchmark.name(), benchmark.summary())));
      out.document(chosen.stream().map(Benchmark::name).toList());
      return ExitCode.DONE.code();
    }
    if (!(part >= PART_MIN && part <= 1)) {
      throw new ParameterException(
          command.commandLine(), "--part must be %s to 1, was %s".formatted(PART_MIN, part));
    }
    for (Benchmark benchmark : chosen) {
      Optional<String> obstacle = benchmark.obstacle();
      if (obstacle.isPresent() && names.contains(benchmark.name())) {
        throw CommandFailed.unavailable(obstacle.get());
      }
    }
    PrintWriter err = command.commandLine().getErr();
    List<Measurement> measurements = new ArrayList<>();
    for (Benchmark benchmark : chosen) {
      say(err, "%s: %s".formatted(benchmark.name(), benchmark.summary()));
      Optional<String> obstacle = benchmark.obstacle();
      if (obstacle.isPresent()) {
        say(err, "  left out: " + obstacle.get());
        continue;
      }
      for (Measurement measurement :
          inScratch(benchmark.part(part), line -> say(err, "  " + line))) {
        measurements.add(measurement);
        out.line(readable(measurement));
      }
    }
    out.document(measurements);
    return ExitCode.DONE.code();
  }

  private List<Benchmark> chosen(CommandSpec command) {
    List<String> known = Benchmarks.ALL.stream().map(Benchmark::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            command.commandLine(),
            "no benchmark is called '%s': take some of %s"
                .formatted(name, String.join(", ", known)));
      }
    }
    return Benchmarks.ALL.stream()
        .filter(benchmark -> names.isEmpty() || names.contains(benchmark.name()))
        .toList();
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  private static List<Measurement> inScratch(Benchmark benchmark, Consumer<String> progress)
      throws IOException {
    Path scratch = Files.createTempDirectory("aver-bench-");
    try {
      return benchmark.measure(scratch, progress);
    } finally {
      remove(scratch);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String readable(Measurement m) {
    return "%-18s %.2f %s, reference %.2f %s, ratio %.2f, goal %s: %s%n  %s"
        .formatted(
            m.name(),
            m.value(),
            m.unit(),
            m.reference(),
            m.unit(),
            m.ratio(),
            m.goal(),
            m.met() ? "met" : "missed",
            m.conditions());
  }
}
