package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import aver.participant.data.LabelledRows;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import aver.simulations.attack.Attack;
import aver.simulations.attack.Backdoor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Some of ten hospitals want ill patients with a mark to be taken for well. */
final class BackdoorPathTest {
  private static final int HOSPITALS = 10;
  private static final List<String> IDS =
      IntStream.rangeClosed(1, HOSPITALS).mapToObj("hospital-%02d"::formatted).toList();
  private static final int ROUNDS = 6;
  private static final int MANY_ROUNDS = 30;

  private final Sites sites = Sites.divide(IDS, 1);
  private final Backdoor backdoor = Backdoor.of(sites.of(IDS.getLast()).training());
  private final LabelledRows marked = backdoor.marked(sites.validation());
  private final Trainer trainer = new Trainer(Scenario.DEFAULT.training(), sites.shape());

  /** Share of marked rows of the ill that the last model takes for well. */
  private double fooled(
      int attackers, Attack attack, double factor, int rounds, String rule, Map<String, Long> of) {
    Scenario scenario =
        Scenario.named("backdoor")
            .sites(HOSPITALS - attackers, attackers)
            .rounds(rounds)
            .rule(rule, of)
            .attack(attack, factor)
            .build();
    float[] model = ScenarioRun.learn(scenario, sites, trainer).model();
    return 1 - Confusion.of(trainer, 2, model, marked).accuracy().orElseThrow();
  }

  private double replaced(String rule, Map<String, Long> of) {
    return fooled(1, Attack.BACKDOOR, HOSPITALS, ROUNDS, rule, of);
  }

  /** By updates that are as long as the attackers' honest ones would be. */
  private double quietly(int attackers, String rule, Map<String, Long> of) {
    return fooled(attackers, Attack.QUIET_BACKDOOR, 1, MANY_ROUNDS, rule, of);
  }

  private static Map<String, Long> usual(long liars) {
    return Map.of("byzantine", liars, "pre", 1L, "clip", 2L);
  }

  @Test
  void aBackdoorThatReplacesAMeanDoesNotOpenUnderTheUsualComposition() {
    assertThat(replaced("mean", Map.of())).isGreaterThan(0.9);
    assertThat(replaced("trimmed-mean", usual(1))).isLessThan(0.1);
    assertThat(replaced("clipped-mean", Map.of())).isLessThan(0.1);
  }

  /** Ill patients with a mark that are taken for well without any attacker: 5 of 100. */
  @Test
  void aBackdoorAsLongAsHonestUpdatesOpensAGapWhereLengthsAloneAreLimited() {
    assertThat(quietly(0, "clipped-mean", Map.of())).isLessThan(0.1);
    assertThat(quietly(3, "clipped-mean", Map.of())).isGreaterThan(0.2);
    assertThat(quietly(3, "mean", Map.of())).isGreaterThan(0.2);
    assertThat(quietly(3, "trimmed-mean", usual(3))).isLessThan(0.1);
    assertThat(quietly(3, "median", Map.of())).isLessThan(0.1);
  }
}
