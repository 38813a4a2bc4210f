package aver.coordinator.task;

import aver.coordinator.desk.Times;
import aver.ledger.client.cli.InputFile;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.study.InitialModels;
import aver.ledger.client.study.InvalidRecipeException;
import aver.ledger.client.study.LearningKeys;
import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.rule.AggregationRules;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a researcher asks for, in YAML; docs/use/researcher.md describes the keys. Relative paths
 * start at the folder of the file.
 */
public final class TaskFile {
  private static final long DIMENSION_MAX = 50_000_000;
  private static final int MICRO_DIGITS = 6;

  private final YamlMapping yaml;
  private final Path folder;
  private final String name;

  private TaskFile(Path file) {
    this.yaml = YamlFile.read(file);
    this.name = file.toString();
    this.folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
  }

  /**
   * Reads a file; everything is checked but what only the ledger knows.
   *
   * @param nowMs ledger time
   * @throws aver.ledger.client.cli.CommandFailed with exit code 2 if the file is missing
   * @throws InvalidYamlException with every problem
   */
  public static TaskSpec read(Path file, long nowMs) {
    InputFile.require(file, "task file");
    return new TaskFile(file).spec(nowMs);
  }

  private TaskSpec spec(long nowMs) {
    String task = yaml.text("task");
    String study = yaml.text("study");
    Optional<Schema> schema = schema();
    Optional<Recipe> recipe = recipe();
    long seed = yaml.integer("seed", 0, Long.MAX_VALUE, 0);
    int rounds = (int) yaml.integer("rounds", 1, 100_000, 10);
    int spare = (int) yaml.integer("spare-attempts", 0, 100_000, rounds);
    long endMs = nowMs + 1;
    if (yaml.has("end")) {
      endMs = end(yaml.text("end"));
    } else {
      endMs = nowMs + duration(yaml, "lasts", "30d");
    }
    RuleSpec rule = rule();
    Learning learning = LearningKeys.read(yaml);
    int cohort = (int) yaml.integer("cohort", 3, TaskSpec.COHORT_MAX, 10);
    int quorum = (int) yaml.integer("quorum", 3, cohort, 3);
    Pace pace = pace();
    long pool = pool();
    List<String> uses = yaml.texts("uses").stream().sorted().distinct().toList();
    int disbelief = (int) Math.round(1e6 * share("disbelief-max", 1));
    boolean reputation = yaml.flag("reputation-weights", true);
    boolean evaluation = yaml.flag("evaluation", true);
    boolean clip = yaml.flag("clip", false);
    int bits = (int) yaml.integer("fraction-bits", 0, 30, FixedPoint.DEFAULT.fractionBits());
    int bound = (int) yaml.integer("bound", 1, TaskSpec.BOUND_MAX, FixedPoint.DEFAULT.bound());
    long challengeMs = duration(yaml, "keep-updates", "30d");
    int kept = (int) yaml.integer("keep-models", 2, 1000, 10);
    yaml.done();
    ModelShape shape = shape(schema.orElseThrow());
    Recipe model = recipe.orElseThrow();
    ModelLayout layout = model.layout(shape);
    if (layout.parameters() > DIMENSION_MAX) {
      throw problem(
          "the model has %d parameters, at most %d are made here"
              .formatted(layout.parameters(), DIMENSION_MAX));
    }
    try {
      return new TaskSpec(
          task,
          study,
          named(model),
          layout.taskSchemaHash(schema.get().canonicalText()),
          schema.get().hash(),
          layout.parameters(),
          bits,
          bound,
          clip,
          InitialModels.of(model, shape, bits, seed),
          rounds,
          spare,
          endMs,
          rule,
          false,
          cohort,
          quorum,
          pace,
          pool,
          uses,
          disbelief,
          reputation,
          evaluation ? shape.classes() : 0,
          challengeMs,
          kept,
          learning);
    } catch (IllegalArgumentException e) {
      throw problem(String.valueOf(e.getMessage()));
    }
  }

  private InvalidYamlException problem(String message) {
    return new InvalidYamlException(name, List.of(message));
  }

  private static aver.ledger.rules.state.Recipe named(Recipe recipe) {
    List<NamedText> parameters = new ArrayList<>();
    recipe.parameters().forEach((key, value) -> parameters.add(new NamedText(key, value)));
    return new aver.ledger.rules.state.Recipe(recipe.name(), parameters);
  }

  private static ModelShape shape(Schema schema) {
    return new ModelShape(schema.featureNames().size(), schema.label().classes().size());
  }

  private Optional<Schema> schema() {
    String text = yaml.text("schema");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return MemberSettings.possiblePath(yaml, folder, "schema").map(SchemaFile::read);
    } catch (InvalidYamlException e) {
      yaml.problem("schema", "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Recipe> recipe() {
    String recipe = yaml.text("recipe");
    Map<String, String> parameters = yaml.entries("parameters");
    if (recipe.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Recipe.of(recipe, parameters));
    } catch (InvalidRecipeException e) {
      yaml.problem("recipe", "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private long end(String text) {
    Optional<Long> end = Times.instantMs(text);
    if (end.isEmpty()) {
      yaml.problem("end", "must be a date (2026-12-31) or a time, was '%s'".formatted(text));
    }
    return end.orElse(1L);
  }

  private static long duration(YamlMapping mapping, String key, String otherwise) {
    String text = mapping.text(key, otherwise);
    Optional<Long> ms = Times.durationMs(text);
    if (ms.isEmpty()) {
      mapping.problem(
          key, "must be a duration such as 30s, 10min, 2h or 7d, was '%s'".formatted(text));
    }
    return ms.orElse(1_000L);
  }

  private RuleSpec rule() {
    String rule = yaml.text("rule", "clipped-mean");
    List<NamedNumber> parameters = new ArrayList<>();
    yaml.entries("rule-parameters")
        .forEach((key, value) -> {
          try {
            parameters.add(new NamedNumber(key, AggregationRules.value(key, value)));
          } catch (IllegalArgumentException e) {
            yaml.problem("rule-parameters." + key, "cannot be used: " + e.getMessage());
          }
        });
    try {
      return new RuleSpec(rule, parameters);
    } catch (IllegalArgumentException e) {
      yaml.problem("rule", "cannot be used: " + e.getMessage());
      return new RuleSpec("mean", List.of());
    }
  }

  private Pace pace() {
    YamlMapping pace = yaml.mapping("pace").orElseGet(() -> YamlFile.parse("pace", "{}"));
    long commit = duration(pace, "commit", "10min");
    long reveal = duration(pace, "reveal", "10min");
    long attest = duration(pace, "attest", "10min");
    long rest = duration(pace, "rest", "0s");
    long overdue = duration(pace, "overdue", "10min");
    try {
      return new Pace(commit, reveal, attest, rest, overdue);
    } catch (IllegalArgumentException e) {
      yaml.problem("pace", "cannot be used: " + e.getMessage());
      return new Pace(1_000, 1_000, 1_000, 0, 0);
    }
  }

  /** Tokens with at most six decimals, in micro-tokens. */
  private long pool() {
    String text = yaml.text("pool", "0");
    try {
      return new BigDecimal(text).movePointRight(MICRO_DIGITS).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      yaml.problem("pool", "must be a number of tokens with at most six decimals, was " + text);
      return 0;
    }
  }

  private double share(String key, double otherwise) {
    double value = yaml.optionalNumber(key).orElse(otherwise);
    if (value < 0 || value > 1) {
      yaml.problem(key, "must be from 0 to 1, was " + value);
      return otherwise;
    }
    return value;
  }
}
