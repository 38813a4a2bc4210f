package aver.simulations.scenario;

import aver.ledger.client.study.InitialModels;
import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.rule.AggregationRules;
import java.util.List;

/** The task of a simulation, in the form in which a researcher sends one. */
final class TaskForm {
  private static final long MINUTE_MS = 60_000;
  private static final long YEAR_MS = 365L * 24 * 3600 * 1000;
  private static final long POOL_MICRO = 100_000_000_000L;

  private TaskForm() {}

  static TaskSpec of(
      String study,
      String task,
      Scenario scenario,
      Recipe recipe,
      ModelLayout layout,
      Schema schema,
      SimulatedLedger ledger) {
    int members = scenario.hospitals() + scenario.poisoners();
    ModelShape shape =
        new ModelShape(schema.featureNames().size(), schema.label().classes().size());
    List<NamedText> parameters =
        recipe.parameters().entrySet().stream()
            .map(entry -> new NamedText(entry.getKey(), entry.getValue()))
            .toList();
    return new TaskSpec(
        task,
        study,
        new aver.ledger.rules.state.Recipe(recipe.name(), parameters),
        layout.taskSchemaHash(schema.canonicalText()),
        schema.hash(),
        layout.parameters(),
        FixedPoint.DEFAULT.fractionBits(),
        FixedPoint.DEFAULT.bound(),
        true,
        InitialModels.of(recipe, shape, FixedPoint.DEFAULT.fractionBits(), scenario.seed()),
        scenario.rounds(),
        scenario.rounds(),
        ledger.get(Keys.TIME_MS) + YEAR_MS / 2,
        new RuleSpec(
            scenario.rule(),
            scenario.ruleParameters().entrySet().stream()
                .map(entry -> new NamedNumber(entry.getKey(), entry.getValue()))
                .toList()),
        false,
        Math.max(3, members),
        quorum(scenario, Math.max(3, members)),
        new Pace(MINUTE_MS, MINUTE_MS, MINUTE_MS, 0, MINUTE_MS),
        POOL_MICRO,
        List.of(),
        1_000_000,
        scenario.reputationWeights(),
        schema.label().classes().size(),
        YEAR_MS,
        scenario.rounds() + 1 > 1000 ? 1000 : scenario.rounds() + 1,
        scenario.learning());
  }

  /** Three, or as many as the rule needs; a rule that needs more than there are is refused. */
  private static int quorum(Scenario scenario, int cohort) {
    return AggregationRules.check(scenario.rule(), scenario.ruleParameters(), cohort).isPresent()
        ? 3
        : Math.max(3, AggregationRules.of(scenario.rule(), scenario.ruleParameters()).updatesMin());
  }
}
