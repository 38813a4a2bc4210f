package aver.simulations.scenario;

import aver.ledger.client.study.Recipe;
import aver.ledger.rules.state.Learning;
import aver.simulations.attack.Attack;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scenario in the making; see {@link Scenario} for what each part is. */
public final class ScenarioBuilder {
  private final String name;
  private long seed = 1;
  private int hospitals = 4;
  private int poisoners = 1;
  private int rounds = 8;
  private int noShowPpm;
  private String rule = "clipped-mean";
  private SortedMap<String, Long> ruleParameters = new TreeMap<>();
  private Attack attack = Attack.SIGN_FLIP;
  private double factor = 10;
  private Learning learning = Learning.PLAIN;
  private boolean reputationWeights = true;
  private String recipe = Recipe.LogisticRegression.NAME;
  private SortedMap<String, String> parameters =
      new TreeMap<>(Map.of("learning-rate", "0.05", "batch-size", "16", "epochs", "5"));

  ScenarioBuilder(String name) {
    this.name = name;
  }

  /** From what all randomness comes. */
  public ScenarioBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** How many are honest, and how many attack. */
  public ScenarioBuilder sites(int hospitals, int poisoners) {
    this.hospitals = hospitals;
    this.poisoners = poisoners;
    return this;
  }

  /** How many rounds train. */
  public ScenarioBuilder rounds(int rounds) {
    this.rounds = rounds;
    return this;
  }

  /** How often a selected hospital does not answer. */
  public ScenarioBuilder noShowPpm(int noShowPpm) {
    this.noShowPpm = noShowPpm;
    return this;
  }

  /** A rule that needs no parameter. */
  public ScenarioBuilder rule(String rule) {
    return rule(rule, Map.of());
  }

  /** A rule with its parameters. */
  public ScenarioBuilder rule(String rule, Map<String, Long> ruleParameters) {
    this.rule = rule;
    this.ruleParameters = new TreeMap<>(ruleParameters);
    return this;
  }

  /** What poisoners make of their update, and how much longer they make it. */
  public ScenarioBuilder attack(Attack attack, double factor) {
    this.attack = attack;
    this.factor = factor;
    return this;
  }

  /** How the task learns. */
  public ScenarioBuilder learning(Learning learning) {
    this.learning = learning;
    return this;
  }

  /** Whether standing scales weights. */
  public ScenarioBuilder reputationWeights(boolean reputationWeights) {
    this.reputationWeights = reputationWeights;
    return this;
  }

  /** Model and local training. */
  public ScenarioBuilder recipe(String recipe, Map<String, String> parameters) {
    this.recipe = recipe;
    this.parameters = new TreeMap<>(parameters);
    return this;
  }

  /** The scenario. */
  public Scenario build() {
    return new Scenario(
        name,
        seed,
        hospitals,
        poisoners,
        rounds,
        noShowPpm,
        rule,
        ruleParameters,
        attack,
        factor,
        learning,
        reputationWeights,
        recipe,
        parameters);
  }
}
