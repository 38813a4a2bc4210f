package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.rule.AggregationRules;
import aver.simulations.attack.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioRunTest {
  private final ScenarioReport report = play(Scenario.DEFAULT);

  @Test
  void clippingDefusesAPoisonerThatRuinsThePlainMean() {
    assertThat(report.federatedAccuracy()).isGreaterThan(report.pooledAccuracy() - 0.03);
    Scenario plain = Scenario.named("plain").rule("mean").build();
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
    Scenario scenario =
        Scenario.named("absent")
            .seed(3)
            .sites(6, 0)
            .rounds(5)
            .noShowPpm(300_000)
            .rule("mean")
            .build();
    ScenarioReport absent = play(scenario);
    assertThat(absent.attempts().getLast().modelVersion()).isPositive();
    assertThat(absent.federatedAccuracy()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @CsvSource({
    "trimmed-mean, nnm, SIGN_FLIP, 10",
    "multi-krum, none, SIGN_FLIP, 1",
    "median, nnm, BOOST, 100",
    "geometric-median, nnm, SIGN_FLIP, 10",
  })
  void aFifthOfTenCannotKeepARobustRuleFromLearning(
      String rule, String pre, Attack attack, double factor) {
    SortedMap<String, Long> parameters = new TreeMap<>();
    parameters.put("byzantine", 2L);
    if (!pre.equals("none")) {
      parameters.put("pre", AggregationRules.value("pre", pre));
    }
    Scenario attacked =
        Scenario.named("attacked")
            .sites(8, 2)
            .rounds(6)
            .rule(rule, parameters)
            .attack(attack, factor)
            .build();
    Scenario clean = Scenario.named("clean").sites(10, 0).rounds(6).rule("mean").build();
    assertThat(play(attacked).federatedAccuracy())
        .isGreaterThan(play(clean).federatedAccuracy() - 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fedadam", "fedyogi", "fedadagrad", "fedavgm"})
  void serverOptimisersLearnToo(String name, @TempDir Path folder) throws IOException {
    String rate = name.equals("fedavgm") ? "0.5" : name.equals("fedadagrad") ? "0.3" : "0.1";
    Path file =
        Files.writeString(
            folder.resolve("scenario.yaml"),
            "poisoners: 0\nserver: %s\nserver-parameters: {learning-rate: %s}\n"
                .formatted(name, rate));
    ScenarioReport optimised = play(Scenario.read(file));
    assertThat(optimised.federatedAccuracy()).isGreaterThan(optimised.pooledAccuracy() - 0.05);
    assertThat(optimised.attempts().getLast().modelVersion()).isEqualTo(8);
  }

  @Test
  void hospitalsThatKeepTheirBatchNormalisationLearnTogether(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("scenario.yaml"),
            """
            hospitals: 3
            poisoners: 0
            rounds: 3
            recipe: batch-norm-perceptron
            parameters: {learning-rate: 0.1, batch-size: 32, epochs: 2, hidden: 8}
            """);
    ScenarioReport normalised = play(Scenario.read(file));
    assertThat(normalised.federatedAccuracy()).isGreaterThan(0.9);
    assertThat(normalised.attempts().getLast().modelVersion()).isEqualTo(3);
    assertThat(play(Scenario.read(file))).isEqualTo(normalised);
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "recipe: forest\n");
    assertThatThrownBy(() -> Scenario.read(wrong))
        .hasMessageContaining("recipe cannot be used: recipe forest cannot be used");
  }

  @Test
  void whatIsWrongWithAServerOptimiserIsSaid(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("scenario.yaml"), "server: fedadam\nserver-parameters: {rate: x}\n");
    assertThatThrownBy(() -> Scenario.read(file))
        .hasMessageContaining("server-parameters.rate must be a number")
        .hasMessageContaining("needs learning-rate");
  }

  @Test
  void aRuleWhoseBoundDoesNotHoldIsRefusedWhenTheTaskIsCreated() {
    Scenario few =
        Scenario.named("few")
            .rounds(2)
            .rule("krum", Map.of("byzantine", 2L))
            .attack(Attack.BOOST, 1)
            .build();
    assertThatThrownBy(() -> play(few)).hasMessageContaining("needs at least 7 updates");
  }

  private static ScenarioReport play(Scenario scenario) {
    return ScenarioRun.play(scenario, _ -> {});
  }
}
