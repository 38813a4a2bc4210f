package aver.simulations.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Learning;
import aver.simulations.attack.Attack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Members that do no work, among four fifths that do, in a task that remembers updates: from
 * training to rewards, every transaction signed, encoded and applied as on a replica.
 */
final class FreeRiderPathTest {
  private static final int ROUNDS = 5;
  private static final int GRACE = 2;

  private static ScenarioReport play(int honest, int others, Attack attack, double factor) {
    Map<String, Long> usual =
        Map.of("byzantine", (long) Math.max(1, others), "pre", 1L, "clip", 2L);
    Scenario scenario =
        Scenario.named("idle")
            .seed(3)
            .sites(honest, others)
            .rounds(ROUNDS)
            .rule("trimmed-mean", usual)
            .attack(attack, factor)
            .learning(Learning.PLAIN.remembering(honest + others))
            .build();
    return ScenarioRun.play(scenario, _ -> {});
  }

  private static Set<String> members(ScenarioReport report, boolean poisoners) {
    return report.members().stream()
        .filter(member -> member.poisoner() == poisoners)
        .map(ScenarioReport.MemberLine::member)
        .collect(Collectors.toSet());
  }

  private static List<ScenarioReport.AttemptLine> rounds(ScenarioReport report) {
    return report.attempts().stream().filter(a -> a.purpose().equals("TRAIN")).toList();
  }

  private static long earned(ScenarioReport.AttemptLine attempt, Set<String> members) {
    return members.stream().mapToLong(m -> attempt.earnedMicro().getOrDefault(m, 0L)).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "5, ZERO, 1",
    "5, NOISE, 1",
    "5, REPEAT, 1",
    "5, NOISY_REPEAT, 0.1",
    "5, COPY, 1",
    "10, NOISE, 1",
    "10, NOISY_REPEAT, 1",
    "10, COPY, 1",
  })
  void whoDoesNoWorkEarnsNothingFromTheThirdRoundOnAndAllOthersDo(
      int all, Attack attack, double factor) {
    ScenarioReport report = play(all - all / 5, all / 5, attack, factor);
    assertThat(rounds(report)).hasSize(ROUNDS);
    List<ScenarioReport.AttemptLine> known = rounds(report).subList(GRACE, ROUNDS);
    for (ScenarioReport.AttemptLine round : known) {
      assertThat(earned(round, members(report, true))).as("round %d", round.attempt()).isZero();
    }
    for (String member : members(report, false)) {
      assertThat(known.stream().mapToLong(round -> earned(round, Set.of(member))).sum())
          .as(member)
          .isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource("4, 2")
  void clonesInNewNoiseShareOneRewardFromTheThirdRoundOn(int others, int clones) {
    ScenarioReport cloned = play(others, clones, Attack.NOISY_CLONE, 1);
    ScenarioReport honest = play(others, clones, Attack.BOOST, 1);
    Set<String> own = members(honest, true);
    for (int r = GRACE; r < ROUNDS; r++) {
      ScenarioReport.AttemptLine without = rounds(honest).get(r);
      double all = without.earnedMicro().values().stream().mapToLong(Long::longValue).sum();
      long one = earned(without, Set.of("hospital-%02d".formatted(others + 1)));
      double alone =
          one * all / (all - earned(without, own) + one); // had the others not been there
      assertThat((double) earned(rounds(cloned).get(r), own)).isLessThan(1.2 * alone);
    }
  }
}
