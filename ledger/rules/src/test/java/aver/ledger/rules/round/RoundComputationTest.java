package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.rule.AggregationRules;
import aver.ledger.vector.rule.RuleForm;
import aver.reputation.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rounds whose result can be seen by eye, and the ways in which one is void. */
class RoundComputationTest {
  private static final int[] ORIGIN = {0, 0};

  private static Result.Final finalOf(RoundInput input) {
    return (Result.Final) Rounds.compute(input, new int[(int) input.dimension()]).result();
  }

  private static VoidReason voidOf(RoundInput input) {
    var result = (Result.NoResult) Rounds.compute(input, new int[(int) input.dimension()]).result();
    return result.reason();
  }

  @Test
  void aPoisonerIsClippedToTheMedianNormAndScoredAgainst() {
    Place[] places = {
      Rounds.place("anna", 100, 3000, 4000),
      Rounds.place("bert", 100, 4000, 3000),
      Rounds.place("cleo", 100, 3500, 3600),
      Rounds.place("dina", 100, 3200, 3900),
      Rounds.place("poison", 100, -3_000_000, -4_000_000)
    };
    var next = new int[2];
    RoundOutcome outcome =
        Rounds.compute(Rounds.training(Rounds.CLIPPED, new int[] {10, 20}, places), next);
    assertThat(next[0]).isBetween(2_000, 2_300);
    assertThat(next[1]).isBetween(2_000, 2_300);
    UpdateDetail poison = outcome.details().get(4);
    assertThat(poison.norm()).isEqualTo(5_000_000);
    assertThat(poison.scale65536()).isLessThan(66);
    assertThat(poison.score().ppm()).isLessThan(-900_000);
    assertThat(Evidence.ofScore(poison.score().ppm())).isEqualTo(Evidence.NEGATIVE);
    assertThat(outcome.details().subList(0, 4)).allMatch(d -> d.score().ppm() > 900_000);
  }

  @Test
  void weightsAreCappedRowsTimesFactor() {
    Place half =
        new Place(
            "bert",
            Exclusion.INCLUDED,
            500,
            90,
            128,
            Optional.of(ArrayVector.of(0, 9)),
            Optional.empty());
    RoundOutcome outcome =
        Rounds.compute(
            Rounds.training(
                Rounds.MEAN,
                ORIGIN,
                Rounds.place("anna", 50, 9, 0),
                half,
                Rounds.place("cleo", 10_000, 9, 9)),
            new int[2]);
    List<UpdateDetail> details = outcome.details();
    assertThat(details)
        .extracting(UpdateDetail::weight)
        .containsExactly(50 * 256, 90 * 128, 270 * 256);
    assertThat(details)
        .extracting(UpdateDetail::cap)
        .containsExactly(
            UpdateDetail.Cap.NONE, UpdateDetail.Cap.REGISTERED, UpdateDetail.Cap.ROUND);
  }

  @Test
  void exclusionsStandInCohortOrderWithScoreZero() {
    Result.Final result =
        finalOf(
            Rounds.training(
                Rounds.MEAN,
                ORIGIN,
                Rounds.missing("anna", Exclusion.NOT_COMMITTED),
                Rounds.place("bert", 10, 5, 0),
                Rounds.place("cleo", 10, 5, 1),
                Rounds.place("dina", 10, 5, 3),
                Rounds.place("emil", 10, Rounds.BOUND + 1, 0),
                Rounds.place("fritz", 10, 1, 2, 3),
                new Place(
                    "gerd",
                    Exclusion.COPIED,
                    10,
                    10,
                    256,
                    Optional.of(ArrayVector.of(5, 0)),
                    Optional.empty())));
    assertThat(result.updates())
        .extracting(Result.Update::exclusion)
        .containsExactly(
            Exclusion.NOT_COMMITTED,
            Exclusion.INCLUDED,
            Exclusion.INCLUDED,
            Exclusion.INCLUDED,
            Exclusion.CONTENT_INVALID,
            Exclusion.CONTENT_INVALID,
            Exclusion.COPIED);
    assertThat(result.updates().stream().filter(u -> u.scorePpm() != 0)).hasSize(3);
  }

  @Test
  void aRecycledDeltaScoresZeroFromTheSecondRoundOn() {
    RoundInput input =
        Rounds.training(
            Rounds.MEAN,
            ORIGIN,
            Rounds.place("anna", 10, 500, 300),
            Rounds.place("bert", 10, 450, 380),
            Rounds.place("cleo", 10, 520, 240),
            Rounds.place("lazy", 10, 800, 780));
    var last = new Difference(ArrayVector.of(410, 395), ArrayVector.of(10, 5));
    assertThat(finalOf(input).updates().get(3).scorePpm()).isPositive();
    assertThat(finalOf(Rounds.after(input, last)).updates().get(3).scorePpm()).isZero();
  }

  @Test
  void theFirstReasonMakesTheRoundVoid() {
    Place a = Rounds.place("anna", 10, 5, 0);
    Place b = Rounds.place("bert", 10, 5, 1);
    Place c = Rounds.place("cleo", 10, 5, 3);
    assertThat(voidOf(Rounds.training(Rounds.MEAN, ORIGIN, a, b)))
        .isEqualTo(VoidReason.TOO_FEW_UPDATES);
    assertThat(
            voidOf(Rounds.training(Rounds.MEAN, ORIGIN, a, b, Rounds.place("c", 10, 1 << 24, 0))))
        .isEqualTo(VoidReason.TOO_FEW_UPDATES);
    assertThat(voidOf(Rounds.training(Rounds.MEAN, new int[] {Integer.MAX_VALUE - 4, 0}, a, b, c)))
        .isEqualTo(VoidReason.MODEL_OVERFLOW);
    assertThat(voidOf(Rounds.training(new RuleSpec("unheard-of", List.of()), ORIGIN, a, b, c)))
        .isEqualTo(VoidReason.RULE_NOT_APPLICABLE);
    Place[] nothing = {
      Rounds.place("a", 0, 1, 1), Rounds.place("b", 0, 1, 1), Rounds.place("c", 0, 1, 1)
    };
    assertThat(voidOf(Rounds.training(Rounds.MEAN, ORIGIN, nothing)))
        .isEqualTo(VoidReason.RULE_NOT_APPLICABLE);
    RoundInput shortBase = Rounds.training(Rounds.MEAN, new int[3], a, b, c);
    RoundInput wrong =
        new RoundInput(
            Purpose.TRAIN,
            2,
            9,
            3,
            Rounds.MEAN,
            0,
            shortBase.base(),
            Optional.empty(),
            Rounds.DRAW,
            shortBase.places());
    assertThat(RoundComputation.compute(wrong, ArrayVector.zeros(2), Lanes.one()).result())
        .isEqualTo(new Result.NoResult(VoidReason.BASE_UNAVAILABLE));
  }

  @Test
  void evaluationsAreTheSumOfAtLeastThreeSites() {
    Place a = Rounds.evaluated(Rounds.place("anna", 100, 5, 0), 10, 0, 0, 10);
    Place b = Rounds.evaluated(Rounds.place("bert", 100, 5, 1), 10, 10, 0, 20);
    Place c = Rounds.evaluated(Rounds.place("cleo", 100, 5, 3), 9, 1, 5, 5);
    Place tooFewOfAClass = Rounds.evaluated(Rounds.place("dina", 100, 5, 4), 9, 0, 0, 30);
    Place moreThanRegistered = Rounds.evaluated(Rounds.place("emil", 100, 4, 4), 60, 0, 0, 60);
    Place negative = Rounds.evaluated(Rounds.place("fritz", 100, 4, 1), 60, -1, 0, 30);
    assertThat(
            finalOf(
                    Rounds.training(
                        Rounds.MEAN, ORIGIN, a, b, c, tooFewOfAClass, moreThanRegistered, negative))
                .evaluation())
        .contains(new Evaluation(3, List.of(29L, 11L, 5L, 35L), 700_000, 1_000_000));
    assertThat(finalOf(Rounds.training(Rounds.MEAN, ORIGIN, a, b, tooFewOfAClass)).evaluation())
        .isEmpty();
  }

  @Test
  void anEvaluationOnlyRoundHasNoModelAndNoScores() {
    RoundInput input =
        Rounds.training(
            Rounds.MEAN,
            ORIGIN,
            Rounds.evaluated(Rounds.place("anna", 100, 5, 0), 10, 0, 0, 10),
            Rounds.evaluated(Rounds.place("bert", 100, 5, 0), 10, 0, 0, 10),
            Rounds.evaluated(Rounds.place("cleo", 100, 5, 0), 10, 0, 0, 10));
    RoundInput evaluating =
        new RoundInput(
            Purpose.EVALUATE,
            2,
            9,
            3,
            Rounds.MEAN,
            2,
            input.base(),
            Optional.empty(),
            Rounds.DRAW,
            input.places());
    Result.Final result = finalOf(evaluating);
    assertThat(result.model()).isEmpty();
    assertThat(result.updates())
        .allMatch(u -> u.scorePpm() == 0 && u.exclusion() == Exclusion.INCLUDED);
    assertThat(result.evaluation()).isPresent();
  }

  @Test
  void everyRuleDefusesOneOfElevenAndSaysHow() {
    var random = new SplittableRandom(7);
    var places = new Place[11];
    for (int i = 0; i < places.length; i++) {
      int[] around = {1000 + random.nextInt(100), -500 + random.nextInt(100), random.nextInt(100)};
      places[i] =
          Rounds.place("m" + i, 100, i == 3 ? new int[] {-8_000_000, 8_000_000, 0} : around);
    }
    for (RuleForm form : AggregationRules.FORMS) {
      for (long pre = 0; pre <= 2; pre++) {
        List<NamedNumber> given = new ArrayList<>();
        given.add(new NamedNumber("byzantine", form.name().equals("mean") ? 0 : 1));
        if (pre > 0) {
          given.add(new NamedNumber("pre", pre));
        }
        var next = new int[3];
        RoundInput input =
            Rounds.after(
                Rounds.training(new RuleSpec(form.name(), given), new int[3], places),
                ArrayVector.of(900, -400, 30));
        RoundOutcome outcome = Rounds.compute(input, next);
        if (outcome.result() instanceof Result.NoResult) {
          assertThat(form.name())
              .as("six buckets are too few, or nobody is trusted")
              .isIn("bulyan", "centered-clipping", "fltrust");
          continue;
        }
        assertThat(outcome.details())
            .as("%s %s", form.name(), given)
            .hasSize(11)
            .allMatch(d -> !d.why().isBlank());
        if (!form.name().equals("mean") && !(form.name().equals("clipped-mean") && pre > 0)) {
          assertThat(next[0]).as("%s %s", form.name(), given).isBetween(500, 1200);
        }
      }
    }
  }

  @Test
  void bucketsFollowTheDrawAndNotTheOrderOfPlaces() {
    List<String> members = List.of("anna", "bert", "cleo", "dina", "emil");
    List<String> turned = List.of("emil", "dina", "cleo", "bert", "anna");
    List<String> drawn = Draw.order(Rounds.DRAW, members).stream().map(members::get).toList();
    assertThat(Draw.order(Rounds.DRAW, turned).stream().map(turned::get)).isEqualTo(drawn);
    Digest other = Digest.sha256(new byte[] {2});
    assertThat(Draw.order(other, members).stream().map(members::get)).isNotEqualTo(drawn);
  }

  @Test
  void theLargestRoundIsScoredToo() {
    var random = new SplittableRandom(5);
    var places = new Place[1024];
    for (int i = 0; i < places.length; i++) {
      places[i] = Rounds.place("m" + i, 10, Rounds.vector(random, 3, 1000));
    }
    RoundInput input = Rounds.training(Rounds.CLIPPED, new int[3], places);
    Result.Final first = finalOf(input);
    Result.Final later = finalOf(Rounds.after(input, ArrayVector.of(0, 0, 0)));
    assertThat(later).isEqualTo(first);
  }
}
