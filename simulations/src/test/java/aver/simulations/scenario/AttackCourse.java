package aver.simulations.scenario;

import aver.participant.data.LabelledRows;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import aver.simulations.attack.Attack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Scenarios under attack by the rule and the steps before it that the documentation recommends,
 * without a server optimiser; played with one network on one division of the rows for each number
 * of hospitals; what there is without attack is played once.
 */
final class AttackCourse {
  private final int rounds;
  private final Function<List<String>, Sites> divide;
  private final Trainer trainer;
  private final Map<Integer, Sites> sites = new TreeMap<>();
  private final Map<Integer, Double> clean = new TreeMap<>();

  /**
   * Of so many rounds each.
   *
   * @param divide the rows among hospitals of these ids
   */
  AttackCourse(int rounds, Function<List<String>, Sites> divide) {
    this.rounds = rounds;
    this.divide = divide;
    this.trainer = new Trainer(Scenario.DEFAULT.training(), sites(3).shape());
  }

  /** The rows of so many hospitals. */
  Sites sites(int hospitals) {
    return sites.computeIfAbsent(hospitals, n -> divide.apply(ids(n)));
  }

  static List<String> ids(int hospitals) {
    return IntStream.rangeClosed(1, hospitals).mapToObj("hospital-%02d"::formatted).toList();
  }

  Scenario scenario(int honest, int liars, Attack attack, double factor) {
    Map<String, Long> usual = Map.of("byzantine", (long) Math.max(1, liars), "pre", 1L, "clip", 2L);
    return Scenario.named("attack")
        .sites(honest, liars)
        .rounds(rounds)
        .rule("trimmed-mean", usual)
        .attack(attack, factor)
        .build();
  }

  /** What becomes of each attempt under a plain mean; the last hospitals lie. */
  List<ScenarioReport.AttemptLine> playByMean(int honest, int liars, Attack attack, double factor) {
    Scenario scenario =
        Scenario.named("attack")
            .sites(honest, liars)
            .rounds(rounds)
            .rule("mean", Map.of())
            .attack(attack, factor)
            .build();
    return ScenarioRun.course(scenario, sites(honest + liars), trainer);
  }

  /** What becomes of each attempt; the last hospitals lie. */
  List<ScenarioReport.AttemptLine> play(int honest, int liars, Attack attack, double factor) {
    return ScenarioRun.course(
        scenario(honest, liars, attack, factor), sites(honest + liars), trainer);
  }

  /** Accuracy of the last model on these rows; the last of these hospitals lie. */
  double accuracy(Sites of, LabelledRows on, int liars, Attack attack, double factor) {
    Scenario scenario = scenario(of.data().size() - liars, liars, attack, factor);
    float[] model = ScenarioRun.learn(scenario, of, trainer).model();
    return Confusion.of(trainer, of.shape().classes(), model, on).accuracy().orElseThrow();
  }

  /** Accuracy of the last model on all validation rows. */
  static double accuracy(List<ScenarioReport.AttemptLine> attempts) {
    return attempts.getLast().accuracy();
  }

  /** The same if all hospitals are honest. */
  double clean(int hospitals) {
    Double known = clean.get(hospitals);
    if (known == null) {
      known = accuracy(play(hospitals, 0, Attack.BOOST, 1));
      clean.put(hospitals, known);
    }
    return known;
  }
}
