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

/** One of ten hospitals wants ill patients with a mark to be taken for well. */
final class BackdoorPathTest {
  private static final int HOSPITALS = 10;
  private static final List<String> IDS =
      IntStream.rangeClosed(1, HOSPITALS).mapToObj("hospital-%02d"::formatted).toList();
  private static final Map<String, Long> USUAL = Map.of("byzantine", 1L, "pre", 1L, "clip", 2L);

  private final Sites sites = Sites.divide(IDS, 1);
  private final Backdoor backdoor = Backdoor.of(sites.of(IDS.getLast()).training());
  private final LabelledRows marked = backdoor.marked(sites.validation());
  private final Trainer trainer = new Trainer(Scenario.DEFAULT.training(), sites.shape());

  /** Share of marked rows of the ill that the last model takes for well. */
  private double fooled(int attackers, String rule, Map<String, Long> parameters, double factor) {
    Scenario scenario =
        Scenario.named("backdoor")
            .sites(HOSPITALS - attackers, attackers)
            .rounds(6)
            .rule(rule, parameters)
            .attack(Attack.BACKDOOR, factor)
            .build();
    float[] model = ScenarioRun.learn(scenario, sites, trainer).model();
    return 1 - Confusion.of(trainer, 2, model, marked).accuracy().orElseThrow();
  }

  @Test
  void aBackdoorThatReplacesAMeanDoesNotOpenUnderTheUsualComposition() {
    assertThat(fooled(1, "mean", Map.of(), HOSPITALS)).isGreaterThan(0.9);
    assertThat(fooled(1, "trimmed-mean", USUAL, HOSPITALS)).isLessThan(0.1);
    assertThat(fooled(1, "clipped-mean", Map.of(), HOSPITALS)).isLessThan(0.1);
  }
}
