package aver.simulations.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.participant.training.Trainer;
import aver.simulations.scenario.Scenario;
import aver.simulations.scenario.ScenarioReport;
import aver.simulations.scenario.ScenarioRun;
import aver.simulations.scenario.Sites;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The four hospitals of the UCI Heart Disease data, 46 to 303 patients, of whom nearly all or less
 * than half are ill: in a task that remembers updates each is paid as in one that does not.
 */
class HistoryOnHeartTest {
  private static final Path COMPARISON = Path.of("../docs/examples/uci-heart/compare.yaml");
  private static final int ROUNDS = 10;

  @Test
  void eachIsPaidAsIfNothingWereRemembered() throws Exception {
    String data = System.getenv("AVER_HEART_DATA");
    assumeTrue(
        data != null, "skipped: AVER_HEART_DATA names no folder with the UCI Heart Disease files");
    Comparison comparison = Comparison.read(COMPARISON);
    Sites sites = ComparedSites.read(comparison, Path.of(data)).sites();
    for (Comparison.Method method :
        List.of(method(comparison, "FedAvg"), method(comparison, "FedAdam"))) {
      List<ScenarioReport.AttemptLine> plain = play(method, sites, 0);
      List<ScenarioReport.AttemptLine> remembering = play(method, sites, 4);
      assertThat(remembering)
          .extracting(ScenarioReport.AttemptLine::earnedMicro)
          .as(method.name())
          .isEqualTo(plain.stream().map(ScenarioReport.AttemptLine::earnedMicro).toList());
      for (String site : sites.data().keySet()) {
        assertThat(
                remembering.stream().mapToLong(a -> a.earnedMicro().getOrDefault(site, 0L)).sum())
            .as(site)
            .isPositive();
      }
    }
  }

  private static Comparison.Method method(Comparison comparison, String name) {
    return comparison.methods().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<ScenarioReport.AttemptLine> play(
      Comparison.Method method, Sites sites, int remembered) {
    Recipe recipe = method.recipe(1);
    ModelShape shape = new ModelShape(sites.schema().featureNames().size(), 2);
    Scenario scenario =
        Scenario.named("heart")
            .sites(sites.data().size(), 0)
            .rounds(ROUNDS)
            .rule(method.rule(), method.ruleParameters())
            .learning(method.learning().remembering(remembered))
            .recipe(method.recipe(), method.seeded(1))
            .build();
    return ScenarioRun.course(scenario, sites, new Trainer(recipe, shape));
  }
}
