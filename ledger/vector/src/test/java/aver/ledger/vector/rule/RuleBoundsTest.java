package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How many updates each rule needs, and how many liars it bears. */
class RuleBoundsTest {
  @Test
  void theSmallestRoundOfEachBoundStandsAndOneLessIsRefused() {
    for (RuleForm form : AggregationRules.FORMS) {
      for (long f = 0; f <= 3; f++) {
        Map<String, Long> given = Map.of("byzantine", f);
        var refusal = AggregationRules.check(form.name(), given, 0).orElseThrow();
        switch (refusal) {
          case RuleRefusal.TooFewUpdates few -> {
            assertThat(AggregationRules.check(form.name(), given, few.least())).isEmpty();
            assertThat(AggregationRules.check(form.name(), given, few.least() - 1)).isPresent();
            int n = few.least();
            AggregationRule rule = AggregationRules.of(form.name(), given);
            Round round = Round.of(new SplittableRandom(f), n, (int) f);
            assertThat(round.by(rule)).hasSize(round.vectors().getFirst().length);
            assertThat(rule.byzantineMax(n)).isGreaterThanOrEqualTo((int) f);
          }
          default -> assertThat(refusal.code()).isEqualTo("rule_bears_none");
        }
      }
    }
  }

  @Test
  void boundsAreThoseOfThePapers() {
    assertThat(least("median", 2)).isEqualTo(5);
    assertThat(least("trimmed-mean", 2)).isEqualTo(5);
    assertThat(least("krum", 2)).isEqualTo(7);
    assertThat(least("multi-krum", 2)).isEqualTo(7);
    assertThat(least("bulyan", 2)).isEqualTo(11);
    assertThat(least("minimum-diameter", 2)).isEqualTo(5);
    assertThat(least("geometric-median", 2)).isEqualTo(5);
    assertThat(least("centered-clipping", 2)).isEqualTo(20);
    assertThat(AggregationRules.check("mean", Map.of("byzantine", 1L), 9).orElseThrow().code())
        .isEqualTo("rule_bears_none");
    assertThat(
            AggregationRules.check("minimum-diameter", Map.of("byzantine", 1L), 9, 25)
                .orElseThrow()
                .message())
        .contains("at most 24 updates, here are up to 25");
    var bucketed = Map.of("byzantine", 1L, "pre", 2L);
    // three buckets of two, of which one may be spoilt
    assertThat(AggregationRules.check("trimmed-mean", bucketed, 5)).isEmpty();
    assertThat(AggregationRules.check("trimmed-mean", bucketed, 4)).isPresent();
  }

  private static int least(String name, long f) {
    return AggregationRules.of(name, Map.of("byzantine", f)).updatesMin();
  }
}
