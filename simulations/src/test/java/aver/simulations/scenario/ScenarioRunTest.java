package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenarioRunTest {
  private final ScenarioReport report = play(Scenario.DEFAULT);

  @Test
  void clippingDefusesAPoisonerThatRuinsThePlainMean() {
    assertThat(report.federatedAccuracy()).isGreaterThan(report.pooledAccuracy() - 0.03);
    Scenario plain = new Scenario("plain", 1, 4, 1, 8, 0, "mean");
    assertThat(play(plain).federatedAccuracy()).isLessThan(report.federatedAccuracy() - 0.1);
  }

  @Test
  void thePoisonerLosesItsStandingAndEarnsNothing() {
    var poisoner =
        report.members().stream().filter(ScenarioReport.MemberLine::poisoner).toList().getFirst();
    assertThat(poisoner.tokensMicro()).isZero();
    for (ScenarioReport.MemberLine other : report.members()) {
      if (!other.poisoner()) {
        assertThat(other.standingPpm()).isGreaterThan(poisoner.standingPpm());
        assertThat(other.tokensMicro()).isPositive();
      }
    }
  }

  @Test
  void equalSeedsGiveEqualLogsAndOthersDoNot() {
    assertThat(play(Scenario.DEFAULT)).isEqualTo(report);
    assertThat(play(Scenario.DEFAULT.withSeed(2)).logRoot()).isNotEqualTo(report.logRoot());
  }

  @Test
  void aTaskGoesOnThoughEveryThirdAnswerIsMissing() {
    Scenario scenario = new Scenario("absent", 3, 6, 0, 5, 300_000, "mean");
    ScenarioReport absent = play(scenario);
    assertThat(absent.attempts().getLast().modelVersion()).isPositive();
    assertThat(absent.federatedAccuracy()).isGreaterThan(0.9);
  }

  private static ScenarioReport play(Scenario scenario) {
    return ScenarioRun.play(scenario, _ -> {});
  }
}
