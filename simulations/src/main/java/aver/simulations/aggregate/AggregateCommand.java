package aver.simulations.aggregate;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.client.cli.CommonOptions;
import aver.ledger.client.cli.ExitCode;
import aver.ledger.client.cli.Output;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.exact.Term;
import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.ledger.vector.rule.RuleParameter;
import aver.ledger.vector.rule.RuleRefusal;
import aver.ledger.vector.threads.ExecutorLanes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aver aggregate}: applies an aggregation rule to NumPy files. */
@Command(
    name = "aggregate",
    description =
        "Applies one of the ledger's aggregation rules to NumPy files, exactly as a replica does.",
    modelTransformer = RuleOptions.class,
    footer = {
      "",
      "Example:",
      "  aver aggregate --rule clipped-mean --weights weights.json a.npy b.npy c.npy -o out.npy",
      "  aver aggregate --rule trimmed-mean --byzantine 1 --pre nnm --explain u*.npy -o out.npy",
      "",
      "Inputs hold float32 or float64 numbers, or int32 taken as already quantised.",
      "The output holds float32; with --exact the int32 result itself."
    })
public final class AggregateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--rule", paramLabel = "NAME", description = "Rule to apply; --list shows them.")
  private @Nullable String rule;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "JSON array of positive integers, one an input; all 1 without it.")
  private @Nullable Path weights;

  @Option(
      names = "--fraction-bits",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Binary digits after the point, 0 to 30 (default 20): fewer allow larger values.")
  private int fractionBits;

  @Option(
      names = "--last-delta",
      paramLabel = "FILE",
      description = "(centered-clipping) What was published last; zeros without it.")
  private @Nullable Path lastDelta;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "(fltrust) The trusted update; it is one more input.")
  private @Nullable Path root;

  @Option(
      names = "--draw",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "(--pre bucketing) Decides with the files' names which files share a bucket.")
  private String draw = "";

  @Option(names = "-o", paramLabel = "FILE", description = "File to write.")
  private @Nullable Path output;

  @Option(names = "--exact", description = "Write the int32 result instead of float32.")
  private boolean exact;

  @Option(names = "--explain", description = "Show how much each input counted, and why.")
  private boolean explain;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--list", description = "Show the rules and their parameters.")
  private boolean list;

  @Parameters(paramLabel = "INPUT", arity = "0..*", description = "NumPy .npy files of equal size.")
  private List<Path> inputs = List.of();

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets it");
    Output out = common.output();
    if (list) {
      out.line(readableListing());
      out.document(listing());
      return ExitCode.DONE.code();
    }
    AggregateReport report = aggregate(command);
    out.line(
        "wrote %s: %s of %d inputs"
            .formatted(report.output(), report.rule(), report.inputs().size()));
    if (explain) {
      report.inputs().forEach(input -> out.line(readable(input)));
    }
    out.document(report);
    return ExitCode.DONE.code();
  }

  private AggregateReport aggregate(CommandSpec command) {
    if (rule == null || output == null || inputs.isEmpty()) {
      throw CommandFailed.usage(
          "--rule, at least one input and -o are needed: see aver aggregate --help");
    }
    if (AggregationRules.needsTrusted(rule) != (root != null)) {
      throw CommandFailed.usage(
          root == null
              ? "rule %s needs a trusted update: name its file with --root".formatted(rule)
              : "rule %s trusts no update: leave out --root, or take fltrust".formatted(rule));
    }
    List<Path> inputs = new ArrayList<>(this.inputs);
    if (root != null) {
      inputs.add(root);
    }
    if (inputs.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw CommandFailed.usage(
          "%d inputs are too many: at most %d"
              .formatted(inputs.size(), SampleCaps.PARTICIPANTS_MAX));
    }
    if (fractionBits < 0 || fractionBits > FixedPoint.FRACTION_BITS_MAX) {
      throw CommandFailed.usage(
          "--fraction-bits must be 0 to %d, was %d"
              .formatted(FixedPoint.FRACTION_BITS_MAX, fractionBits));
    }
    Map<String, Long> parameters = RuleOptions.given(command.commandLine().getParseResult());
    Optional<RuleRefusal> refusal = AggregationRules.check(rule, parameters, inputs.size());
    if (refusal.isPresent()) {
      throw CommandFailed.usage(refusal.get().message());
    }
    AggregationRule chosen = AggregationRules.of(rule, parameters);
    if (weights != null && !chosen.weighted()) {
      command
          .commandLine()
          .getErr()
          .printf("weights do not enter this rule: each input counts once%n");
    }
    FixedPoint format = new FixedPoint(fractionBits, FixedPoint.BOUND_MAX);
    Aggregation aggregation =
        new Aggregation(
            chosen,
            format,
            inputs,
            weights(inputs.size()),
            Optional.ofNullable(lastDelta),
            root != null,
            draw,
            output,
            exact);
    int lanes = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 64);
    try (ExecutorService helpers =
        Executors.newFixedThreadPool(
            lanes, Thread.ofPlatform().daemon().name("aggregate-", 0).factory())) {
      Lanes all = new ExecutorLanes(helpers, lanes);
      return aggregation.run(all);
    }
  }

  /** One an input; the trusted update has weight 1, which no rule that trusts looks at. */
  private List<Integer> weights(int all) {
    List<Integer> given = new ArrayList<>(Weights.read(weights, inputs.size()));
    while (given.size() < all) {
      given.add(1);
    }
    return given;
  }

  private static String readable(AggregateReport.Input input) {
    String scaled =
        input.counted() && input.scale() != Term.SCALE_ONE
            ? ", scaled by %d/%d".formatted(input.scale(), Term.SCALE_ONE)
            : "";
    return String.format(
        Locale.ROOT,
        "%6.2f %%  %s: %s%s",
        input.sharePpm() / 1e4,
        input.file(),
        input.why(),
        scaled);
  }

  private static List<Listed> listing() {
    return AggregationRules.FORMS.stream()
        .map(form ->
            new Listed(
                form.name(),
                form.summary(),
                Stream.concat(
                        form.parameters().stream(), AggregationRules.common(form.name()).stream())
                    .toList()))
        .toList();
  }

  private static String readableListing() {
    StringBuilder text = new StringBuilder();
    for (RuleForm form : AggregationRules.FORMS) {
      text.append("%-18s %s%n".formatted(form.name(), form.summary()));
      form.parameters().forEach(p -> text.append(readable(p)));
    }
    text.append("any rule%n".formatted());
    AggregationRules.COMMON.forEach(p -> text.append(readable(p)));
    return text.toString().stripTrailing();
  }

  private static String readable(RuleParameter p) {
    String values =
        p.words().isEmpty()
            ? "%d to %d".formatted(p.least(), p.most())
            : String.join(" or ", p.words());
    return "  --%s  %s%s: %s%n"
        .formatted(p.name(), values, p.required() ? ", needed" : "", p.meaning());
  }

  /** A rule as {@code --list --json} shows it. */
  private record Listed(String name, String summary, List<RuleParameter> parameters) {}
}
