package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import aver.participant.data.LabelledRows;
import aver.participant.training.Confusion;
import aver.participant.training.Trainer;
import aver.simulations.attack.Attack;
import aver.simulations.attack.Backdoor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some of five or of ten hospitals want ill patients with a mark to be taken for well. */
final class BackdoorPathTest {
  private static final int ROUNDS = 6;
  private static final int MANY_ROUNDS = 30;
  private static final int TEN = 10;

  /**
   * Hospitals with their rows, of which the last ones attack, and the ill with the last one's mark.
   */
  private record Wards(Sites sites, LabelledRows marked) {
    static Wards of(int hospitals) {
      List<String> ids = AttackCourse.ids(hospitals);
      Sites sites = Sites.divide(ids, Scenario.DEFAULT.seed());
      Backdoor backdoor = Backdoor.of(sites.of(ids.getLast()).training());
      return new Wards(sites, backdoor.marked(sites.validation()));
    }
  }

  private Wards wards = Wards.of(TEN);
  private final Trainer trainer = new Trainer(Scenario.DEFAULT.training(), wards.sites().shape());

  /** Share of marked rows of the ill that the last model takes for well. */
  private double fooled(
      int attackers, Attack attack, double factor, int rounds, String rule, Map<String, Long> of) {
    Scenario scenario =
        Scenario.named("backdoor")
            .sites(wards.sites().data().size() - attackers, attackers)
            .rounds(rounds)
            .rule(rule, of)
            .attack(attack, factor)
            .build();
    float[] model = ScenarioRun.learn(scenario, wards.sites(), trainer).model();
    return 1 - Confusion.of(trainer, 2, model, wards.marked()).accuracy().orElseThrow();
  }

  private double replaced(String rule, Map<String, Long> of) {
    return fooled(1, Attack.BACKDOOR, wards.sites().data().size(), ROUNDS, rule, of);
  }

  /** By updates that are as long as the attackers' honest ones would be. */
  private double quietly(int attackers, String rule, Map<String, Long> of) {
    return fooled(attackers, Attack.QUIET_BACKDOOR, 1, MANY_ROUNDS, rule, of);
  }

  private static Map<String, Long> usual(long liars) {
    return Map.of("byzantine", liars, "pre", 1L, "clip", 2L);
  }

  /** Of five that is a fifth, more than the tenth for which anything is asked. */
  @ParameterizedTest
  @ValueSource(ints = {5, TEN})
  void aBackdoorThatReplacesAMeanDoesNotOpenUnderTheUsualComposition(int hospitals) {
    wards = Wards.of(hospitals);
    double without = fooled(0, Attack.BACKDOOR, 1, ROUNDS, "trimmed-mean", usual(1));
    assertThat(replaced("mean", Map.of())).isGreaterThan(0.9);
    assertThat(replaced("trimmed-mean", usual(1))).isLessThan(without + 0.05);
  }

  @Test
  void oneOfTenHasLessThanATenthOfTheMarkedTakenForWell() {
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
