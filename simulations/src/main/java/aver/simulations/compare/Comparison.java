package aver.simulations.compare;

import aver.ledger.client.settings.MemberSettings;
import aver.ledger.client.study.InvalidRecipeException;
import aver.ledger.client.study.LearningKeys;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.state.Learning;
import aver.ledger.vector.rule.AggregationRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is compared, from a YAML file.
 *
 * @param name for people
 * @param schema file of the columns
 * @param sites at least three, by id
 * @param rounds of each play
 * @param reputationWeights whether standing scales weights
 * @param methods at least one, in the file's order
 */
public record Comparison(
    String name,
    Path schema,
    SortedMap<String, Site> sites,
    int rounds,
    boolean reputationWeights,
    List<Method> methods) {
  private static final int SITES_MIN = 3;

  /**
   * Rows of a site.
   *
   * @param csv file, relative to the folder of the data
   * @param split file of the training and test lines, relative to the same
   */
  public record Site(String csv, String split) {}

  /**
   * One way of learning.
   *
   * @param name for people
   * @param recipe name of model and local training
   * @param parameters of the recipe
   * @param rule of aggregation
   * @param ruleParameters its parameters
   * @param learning what the task does beyond the rule
   */
  public record Method(
      String name,
      String recipe,
      SortedMap<String, String> parameters,
      String rule,
      SortedMap<String, Long> ruleParameters,
      Learning learning) {
    /** Copies the maps. */
    public Method {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
      ruleParameters = Collections.unmodifiableSortedMap(new TreeMap<>(ruleParameters));
    }

    /** The recipe, its batches in an order of the seed's. */
    Recipe recipe(long seed) {
      return Recipe.of(recipe, seeded(seed));
    }

    /** The recipe's parameters with a seed. */
    SortedMap<String, String> seeded(long seed) {
      SortedMap<String, String> seeded = new TreeMap<>(parameters);
      seeded.put("seed", Long.toString(seed));
      return seeded;
    }
  }

  /** Copies the collections. */
  public Comparison {
    sites = Collections.unmodifiableSortedMap(new TreeMap<>(sites));
    methods = List.copyOf(methods);
  }

  /**
   * Reads a file; {@code schema} is relative to its folder.
   *
   * @throws aver.ledger.client.yaml.InvalidYamlException with every problem of the file
   */
  public static Comparison read(Path file) {
    YamlMapping yaml = YamlFile.read(file);
    String name = yaml.text("name", file.getFileName().toString());
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Path schema = MemberSettings.path(yaml, folder, "schema");
    SortedMap<String, Site> sites = new TreeMap<>();
    yaml.mapping("sites")
        .ifPresent(all -> {
          for (String id : all.keys()) {
            all.mapping(id)
                .ifPresent(site -> {
                  // of another folder than this file's, and no less a path for that
                  var _ = MemberSettings.possiblePath(site, folder, "csv");
                  var _ = MemberSettings.possiblePath(site, folder, "split");
                  sites.put(id, new Site(site.text("csv"), site.text("split")));
                });
          }
        });
    if (sites.size() < SITES_MIN) {
      yaml.problem("sites", "must be at least %d".formatted(SITES_MIN));
    }
    String recipe = yaml.text("recipe");
    SortedMap<String, String> common = yaml.entries("parameters");
    int rounds = (int) yaml.integer("rounds", 1, 1000, 10);
    boolean reputation = yaml.flag("reputation-weights", true);
    List<Method> methods = new ArrayList<>();
    for (YamlMapping method : yaml.mappings("methods")) {
      methods.add(method(method, recipe, common));
    }
    if (methods.isEmpty()) {
      yaml.problem("methods", "must have at least one");
    }
    yaml.done();
    return new Comparison(name, schema, sites, rounds, reputation, methods);
  }

  private static Method method(YamlMapping yaml, String recipe, SortedMap<String, String> common) {
    SortedMap<String, String> parameters = new TreeMap<>(common);
    parameters.putAll(yaml.entries("parameters"));
    SortedMap<String, Long> ruleParameters = new TreeMap<>();
    yaml.entries("rule-parameters")
        .forEach((key, text) -> {
          try {
            ruleParameters.put(key, AggregationRules.value(key, text));
          } catch (IllegalArgumentException e) {
            yaml.problem("rule-parameters." + key, "cannot be used: " + e.getMessage());
          }
        });
    Method method =
        new Method(
            yaml.text("name"),
            yaml.text("recipe", recipe),
            parameters,
            yaml.text("rule", "mean"),
            ruleParameters,
            LearningKeys.read(yaml));
    try {
      method.recipe(0);
    } catch (InvalidRecipeException e) {
      yaml.problem("parameters", "cannot be used: " + e.getMessage());
    }
    return method;
  }
}
