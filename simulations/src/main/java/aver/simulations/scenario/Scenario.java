package aver.simulations.scenario;

import aver.ledger.client.study.InvalidRecipeException;
import aver.ledger.client.study.LearningKeys;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.yaml.YamlFile;
import aver.ledger.client.yaml.YamlMapping;
import aver.ledger.rules.state.Learning;
import aver.ledger.vector.rule.AggregationRules;
import aver.simulations.attack.Attack;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a simulation plays.
 *
 * @param name for people
 * @param seed all randomness comes from it
 * @param hospitals honest ones, 3 to 50
 * @param poisoners hospitals that attack, 0 to 20
 * @param rounds 1 to 1000
 * @param noShowPpm how often a selected hospital does not answer, 0 to 900 000 ppm
 * @param rule aggregation rule of the task
 * @param ruleParameters its parameters
 * @param attack what poisoners make of their update
 * @param factor how much longer they make it, over 0
 * @param learning how the task learns
 * @param reputationWeights whether standing scales weights
 * @param recipe name of model and local training
 * @param parameters of the recipe
 */
public record Scenario(
    String name,
    long seed,
    int hospitals,
    int poisoners,
    int rounds,
    int noShowPpm,
    String rule,
    SortedMap<String, Long> ruleParameters,
    Attack attack,
    double factor,
    Learning learning,
    boolean reputationWeights,
    String recipe,
    SortedMap<String, String> parameters) {
  /** Four hospitals of unequal size and one poisoner. */
  public static final Scenario DEFAULT = named("default").build();

  /** Copies the maps. */
  public Scenario {
    ruleParameters = Collections.unmodifiableSortedMap(new TreeMap<>(ruleParameters));
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** Begins one that is as {@link #DEFAULT} in all that is not said. */
  public static ScenarioBuilder named(String name) {
    return new ScenarioBuilder(name);
  }

  /**
   * Reads a YAML file; keys left out have the values of {@link #DEFAULT}.
   *
   * @throws aver.ledger.client.yaml.InvalidYamlException with every problem of the file
   */
  public static Scenario read(Path file) {
    YamlMapping yaml = YamlFile.read(file);
    Scenario scenario =
        named(yaml.text("name", DEFAULT.name))
            .seed(yaml.integer("seed", 0, Long.MAX_VALUE, DEFAULT.seed))
            .sites(
                (int) yaml.integer("hospitals", 3, 50, DEFAULT.hospitals),
                (int) yaml.integer("poisoners", 0, 20, DEFAULT.poisoners))
            .rounds((int) yaml.integer("rounds", 1, 1000, DEFAULT.rounds))
            .noShowPpm((int) yaml.integer("no-show-ppm", 0, 900_000, DEFAULT.noShowPpm))
            .rule(yaml.text("rule", DEFAULT.rule), parameters(yaml))
            .attack(
                attack(yaml), (double) yaml.integer("factor", 1, 1_000_000, (long) DEFAULT.factor))
            .learning(LearningKeys.read(yaml))
            .reputationWeights(yaml.flag("reputation-weights", true))
            .recipe(
                yaml.text("recipe", DEFAULT.recipe),
                yaml.has("parameters") ? yaml.entries("parameters") : DEFAULT.parameters)
            .build();
    try {
      scenario.training();
    } catch (InvalidRecipeException e) {
      yaml.problem("recipe", "cannot be used: " + e.getMessage());
    }
    yaml.done();
    return scenario;
  }

  /**
   * The recipe with its parameters.
   *
   * @throws InvalidRecipeException with every problem
   */
  Recipe training() {
    return Recipe.of(recipe, parameters);
  }

  private static SortedMap<String, Long> parameters(YamlMapping yaml) {
    SortedMap<String, Long> parameters = new TreeMap<>();
    yaml.entries("rule-parameters")
        .forEach((name, text) -> {
          try {
            parameters.put(name, AggregationRules.value(name, text));
          } catch (IllegalArgumentException e) {
            yaml.problem("rule-parameters." + name, "cannot be used: " + e.getMessage());
          }
        });
    return parameters;
  }

  private static Attack attack(YamlMapping yaml) {
    try {
      return Attack.named(yaml.text("attack", DEFAULT.attack.id()));
    } catch (IllegalArgumentException e) {
      yaml.problem("attack", String.valueOf(e.getMessage()));
      return DEFAULT.attack;
    }
  }

  /** This with another seed. */
  public Scenario withSeed(long other) {
    return named(name)
        .seed(other)
        .sites(hospitals, poisoners)
        .rounds(rounds)
        .noShowPpm(noShowPpm)
        .rule(rule, ruleParameters)
        .attack(attack, factor)
        .learning(learning)
        .reputationWeights(reputationWeights)
        .recipe(recipe, parameters)
        .build();
  }
}
