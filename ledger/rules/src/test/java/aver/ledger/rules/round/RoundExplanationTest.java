package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.reputation.Standing;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An explanation holds all numbers of an attempt, and they add up. */
class RoundExplanationTest {
  @Test
  void theTextSaysWhatEachNumberFollowsFrom() {
    List<Place> places =
        List.of(
            Rounds.place("anna", 100, 3, 4, 0),
            Rounds.place("bert", 100, 4, 3, 0),
            Rounds.place("cleo", 500, 3, 0, 4),
            Rounds.place("dina", 100, -30, -40, 0),
            Rounds.missing("emil", Exclusion.NOT_REVEALED));
    RoundInput input = Rounds.training(Rounds.CLIPPED, new int[3], places.toArray(Place[]::new));
    RoundOutcome outcome = Rounds.compute(input, new int[3]);
    RoundExplanation explanation =
        RoundExplanation.of(places, outcome, Collections.nCopies(5, Standing.fresh()), 1_000_000);
    String root = ((Result.Final) outcome.result()).model().getFirst().root().hex();
    assertThat(explanation.text())
        .isEqualTo(
            """
            next model: 3 values, root %s
            anna: included
              weight   25600 = 100 rows as declared x factor 256/256
              length   5 quanta, not clipped
              share    0.166666 of the result: weight 25600, norm 5 not over 5
              score    0.278524: cosine to the others 0.278524
              evidence for 1.000000, against 0.000000
              standing NEW -> PROVEN
              paid     126686 of 1000000 micro-tokens
            bert: included
              weight   25600 = 100 rows as declared x factor 256/256
              length   5 quanta, not clipped
              share    0.166666 of the result: weight 25600, norm 5 not over 5
              score    0.480000: cosine to the others 0.480000
              evidence for 1.000000, against 0.000000
              standing NEW -> PROVEN
              paid     218328 of 1000000 micro-tokens
            cleo: included
              weight   76800 = 300 rows (declared 500, this round counts up to 300) x factor 256/256
              length   5 quanta, not clipped
              share    0.500000 of the result: weight 76800, norm 5 not over 5
              score    0.479999: cosine to the others 0.479999
              evidence for 1.000000, against 0.000000
              standing NEW -> PROVEN
              paid     654984 of 1000000 micro-tokens
            dina: included
              weight   25600 = 100 rows as declared x factor 256/256
              length   50 quanta, clipped to 6553/65536
              share    0.166666 of the result: weight 25600, norm 50 clipped to 5
              score    -0.903058: cosine to the others -0.903058
              evidence for 0.000000, against 1.000000
              standing NEW -> DOUBTED
              paid     0 of 1000000 micro-tokens
            emil: not revealed
              evidence for 0.000000, against 1.000000
              standing NEW -> DOUBTED
              paid     0 of 1000000 micro-tokens
            carried to the next attempt: 2 micro-tokens
            """
                .formatted(root)
                .replace("NEW", "0.200000 (belief 0.000000, disbelief 0.000000, factor 153/256)")
                .replace("PROVEN", "0.466666 (belief 0.333333, disbelief 0.000000, factor 187/256)")
                .replace(
                    "DOUBTED", "0.133333 (belief 0.000000, disbelief 0.333333, factor 145/256)"));
  }

  @Test
  void aVoidAttemptHasOneReason() {
    var outcome = new RoundOutcome(new Result.NoResult(VoidReason.MODEL_OVERFLOW), List.of());
    assertThat(RoundExplanation.of(List.of(), outcome, List.of(), 5).text())
        .isEqualTo("void: model overflow\n");
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void whatIsPaidAndCarriedIsThePool(long seed) {
    var random = new SplittableRandom(seed);
    RoundInput input = Rounds.any(random, 10);
    RoundOutcome outcome = Rounds.compute(input, new int[10]);
    List<Standing> before = Collections.nCopies(input.places().size(), Standing.fresh());
    long pool = random.nextLong(1L << 53);
    RoundExplanation explanation = RoundExplanation.of(input.places(), outcome, before, pool);
    if (outcome.result() instanceof Result.Final) {
      long paid =
          explanation.lines().stream().mapToLong(RoundExplanation.Line::rewardMicrotokens).sum();
      assertThat(paid + explanation.carriedMicrotokens()).isEqualTo(pool);
      assertThat(explanation.lines()).hasSameSizeAs(input.places());
    } else {
      assertThat(explanation.lines()).isEmpty();
    }
  }
}
