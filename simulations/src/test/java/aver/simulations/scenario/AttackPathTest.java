package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import aver.simulations.attack.Attack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks by a fifth of five and of ten participants, from training to rewards: every transaction
 * is signed, encoded and applied as on a replica, and four replicas compute and attest each result.
 */
final class AttackPathTest {
  private static final double POINTS = 0.02;
  private static final int ROUNDS = 6;

  private static ScenarioReport play(int all, Attack attack, double factor) {
    int liars = all / 5;
    return play(all - liars, liars, attack, factor);
  }

  /** By the composition that the documentation recommends. */
  private static ScenarioReport play(int honest, int liars, Attack attack, double factor) {
    Map<String, Long> usual = Map.of("byzantine", (long) Math.max(1, liars), "pre", 1L, "clip", 2L);
    Scenario scenario =
        Scenario.named("attack")
            .sites(honest, liars)
            .rounds(ROUNDS)
            .rule("trimmed-mean", usual)
            .attack(attack, factor)
            .build();
    return ScenarioRun.play(scenario, _ -> {});
  }

  private static List<ScenarioReport.MemberLine> liars(ScenarioReport report) {
    return report.members().stream().filter(ScenarioReport.MemberLine::poisoner).toList();
  }

  private static long earned(List<ScenarioReport.MemberLine> members) {
    return members.stream().mapToLong(ScenarioReport.MemberLine::tokensMicro).sum();
  }

  private static void honestArePaid(ScenarioReport report) {
    assertThat(report.members())
        .filteredOn(member -> !member.poisoner())
        .allSatisfy(member -> assertThat(member.tokensMicro()).isPositive());
    assertThat(report.attempts())
        .filteredOn(attempt -> attempt.purpose().equals("TRAIN"))
        .hasSize(ROUNDS)
        .allSatisfy(attempt -> assertThat(attempt.phase()).isEqualTo("FINAL"));
  }

  @ParameterizedTest
  @CsvSource({
    "5, SIGN_FLIP, 1",
    "5, SIGN_FLIP, 10",
    "5, NOISE, 10",
    "5, BOOST, 5",
    "5, ALIE, 1.5",
    "5, BACKDOOR, 5",
    "10, SIGN_FLIP, 1",
    "10, SIGN_FLIP, 10",
    "10, NOISE, 10",
    "10, BOOST, 10",
    "10, ALIE, 1.5",
    "10, BACKDOOR, 10",
  })
  void aFifthThatPoisonsCostsAtMostTwoPoints(int all, Attack attack, double factor) {
    ScenarioReport clean = play(all, 0, Attack.BOOST, 1);
    ScenarioReport attacked = play(all, attack, factor);
    assertThat(attacked.federatedAccuracy()).isGreaterThan(clean.federatedAccuracy() - POINTS);
    honestArePaid(attacked);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void valuesOverTheBoundAreLeftOutAndCountAgainstTheirAuthors(int all) {
    ScenarioReport report = play(all, Attack.OVERFLOW, 1);
    ScenarioReport clean = play(all, 0, Attack.BOOST, 1);
    assertThat(report.federatedAccuracy()).isGreaterThan(clean.federatedAccuracy() - POINTS);
    honestArePaid(report);
    assertThat(earned(liars(report))).isZero();
    int worstHonest =
        report.members().stream()
            .filter(member -> !member.poisoner())
            .mapToInt(ScenarioReport.MemberLine::standingPpm)
            .min()
            .orElseThrow();
    assertThat(liars(report))
        .allSatisfy(liar -> assertThat(liar.standingPpm()).isLessThan(worstHonest));
  }

  @ParameterizedTest
  @CsvSource({"5, ZERO", "10, ZERO", "5, REPEAT", "10, REPEAT", "5, SIGN_FLIP", "10, SIGN_FLIP"})
  void whoDoesNoWorkEarnsNothingAndTheSmallestHospitalDoes(int all, Attack attack) {
    ScenarioReport report = play(all, attack, 1);
    assertThat(earned(liars(report))).isZero();
    honestArePaid(report);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void declaringAHundredTimesTheRowsGainsNoMoreThanTheCap(int all) {
    ScenarioReport honest = play(all, Attack.BOOST, 1);
    ScenarioReport inflated = play(all, Attack.INFLATE, 100);
    List<Integer> rows =
        honest.members().stream().map(member -> member.rows() / 10 * 10).sorted().toList();
    int cap = 3 * rows.get((rows.size() - 1) / 2);
    double gain = (double) earned(liars(inflated)) / earned(liars(honest));
    int own = liars(honest).getFirst().rows() / 10 * 10;
    assertThat(gain).isLessThan(1.15 * cap / own);
    assertThat(gain).as("the registered rows did grow").isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "7, 3"})
  void clonesTogetherEarnHardlyMoreThanOne(int others, int clones) {
    ScenarioReport cloned = play(others, clones, Attack.CLONE, 1);
    ScenarioReport honest = play(others, clones, Attack.BOOST, 1);
    List<ScenarioReport.MemberLine> own = liars(honest);
    double all = earned(honest.members());
    double rest = all - earned(own.subList(1, own.size()));
    double one = earned(own.subList(0, 1)) * all / rest; // had the others not been there
    assertThat((double) earned(liars(cloned))).isLessThan(1.2 * one);
    honestArePaid(cloned);
  }
}
