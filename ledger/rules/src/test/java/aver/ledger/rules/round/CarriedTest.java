package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a task hands on beside its model: optimiser states and control variates. */
class CarriedTest {
  private static final int BITS = 20;
  private static final Learning MOMENTUM =
      new Learning(
          Optional.of(
              new ServerSpec(
                  "fedavgm",
                  List.of(
                      new NamedNumber("beta1", 500_000_000),
                      new NamedNumber("learning-rate", 2_000_000_000)))),
          0,
          Optional.empty());
  private static final Learning CONTROL = new Learning(Optional.empty(), 4, Optional.empty());

  private final Map<VectorRole, ArrayVector> next = new TreeMap<>();

  private RoundOutcome compute(
      RoundInput input, Learning learning, Map<VectorRole, VectorSource> of) {
    var carried = new Carried(learning, BITS, of);
    RoundInput with =
        new RoundInput(
            input.purpose(),
            input.dimension(),
            input.bound(),
            input.quorum(),
            input.rule(),
            input.evaluationClasses(),
            input.base(),
            input.lastDelta(),
            input.draw(),
            input.places(),
            carried);
    next.clear();
    return RoundComputation.computeVersion(
        with,
        role -> next.computeIfAbsent(role, _ -> ArrayVector.zeros(input.dimension())),
        Lanes.one());
  }

  private int[] values(VectorRole role) {
    return Objects.requireNonNull(next.get(role)).values();
  }

  private static Place place(String member, int delta, int control) {
    return new Place(
        member,
        Exclusion.INCLUDED,
        100,
        100,
        256,
        Optional.of(ArrayVector.of(delta, -delta)),
        Optional.empty(),
        Optional.of(ArrayVector.of(control, 0)));
  }

  @Test
  void momentumIsHandedOnAndTheAggregateIsWhatUpdatesAreComparedWith() {
    int[] base = {1000, 1000};
    Place[] places = {
      Rounds.place("a", 100, 40, 80),
      Rounds.place("b", 100, 60, 120),
      Rounds.place("c", 100, 50, 100)
    };
    compute(Rounds.training(Rounds.MEAN, base, places), MOMENTUM, Map.of());
    assertThat(values(VectorRole.AGGREGATE)).containsExactly(50, 100);
    assertThat(values(VectorRole.MODEL)).containsExactly(1100, 1200);

    var before = new TreeMap<VectorRole, VectorSource>(next);
    var first = Objects.requireNonNull(before.remove(VectorRole.MODEL));
    Place[] again = {
      Rounds.place("a", 100, 90, -40),
      Rounds.place("b", 100, 30, 160),
      Rounds.place("c", 100, 50, 100)
    };
    RoundInput input = Rounds.training(Rounds.MEAN, new int[] {1100, 1200}, again);
    var moved = new Difference(first, ArrayVector.of(base));
    RoundOutcome outcome = compute(Rounds.after(input, moved), MOMENTUM, before);
    // m = 0.5 (50, 100) + the mean (56.67 -> 57, 73.33 -> 73), step 2 m
    assertThat(values(VectorRole.MODEL)).containsExactly(1100 + 2 * 82, 1200 + 2 * 123);
    assertThat(outcome.details().get(2).score().recentCosinePpm()).isEqualTo(1_000_000);
    assertThat(outcome.details().get(2).score().ppm()).isZero();
  }

  @Test
  void controlVariatesGoThroughTheRuleAndCountForThoseWhoAreThere() {
    RoundInput input =
        Rounds.training(
            Rounds.MEAN, new int[2], place("a", 10, 6), place("b", 20, 9), place("c", 30, 3));
    compute(input, CONTROL, Map.of(VectorRole.CONTROL, ArrayVector.of(10, 7)));
    // 6 of each of three, for three of four members: 4.5, half to even
    assertThat(values(VectorRole.CONTROL)).containsExactly(14, 7);
    assertThat(values(VectorRole.MODEL)).containsExactly(20, -20);
  }

  @Test
  void aMissingOrWrongControlVariateLeavesTheUpdateOut() {
    Place without = Rounds.place("c", 100, 1, 1);
    RoundInput input =
        Rounds.training(
            Rounds.MEAN,
            new int[2],
            place("a", 10, 6),
            place("b", 20, 9),
            without,
            place("d", 5, Rounds.BOUND + 1));
    RoundOutcome outcome = compute(input, CONTROL, Map.of());
    assertThat(outcome.result()).isEqualTo(new Result.NoResult(VoidReason.TOO_FEW_UPDATES));
  }

  @Test
  void aTrustedMemberIsMeasuredByAndDecidesAlone() {
    Place[] places = {
      Rounds.place("a", 100, 30, 40),
      Rounds.place("b", 100, -300, -400),
      Rounds.place("c", 100, 6, 8)
    };
    var rule = new RuleSpec("fltrust", List.of());
    RoundInput input = Rounds.training(rule, new int[2], places);
    RoundOutcome outcome = compute(input, trusting("a"), Map.of());
    assertThat(values(VectorRole.MODEL)).containsExactly(30, 40);
    assertThat(outcome.details())
        .extracting(UpdateDetail::sharePpm)
        .containsExactly(0, 0, 1_000_000);
    assertThat(outcome.details().get(1).why()).contains("points away");
    assertThat(compute(input, trusting("d"), Map.of()).result())
        .isEqualTo(new Result.NoResult(VoidReason.RULE_NOT_APPLICABLE));
  }

  private static Learning trusting(String member) {
    return new Learning(Optional.empty(), 0, Optional.of(member));
  }

  @Test
  void anOverflowOfTheControlVariateVoidsTheRound() {
    RoundInput input =
        Rounds.training(
            Rounds.MEAN, new int[2], place("a", 10, 6), place("b", 20, 9), place("c", 30, 3));
    RoundOutcome outcome =
        compute(
            input, CONTROL, Map.of(VectorRole.CONTROL, ArrayVector.of(Integer.MAX_VALUE - 1, 0)));
    assertThat(outcome.result()).isEqualTo(new Result.NoResult(VoidReason.MODEL_OVERFLOW));
  }

  @Test
  void oneVectorIsNotEnoughForATaskThatHandsOnMore() {
    RoundInput plain = Rounds.training(Rounds.MEAN, new int[2], place("a", 10, 6));
    RoundInput input =
        new RoundInput(
            plain.purpose(),
            2,
            Rounds.BOUND,
            3,
            Rounds.MEAN,
            0,
            plain.base(),
            Optional.empty(),
            Rounds.DRAW,
            plain.places(),
            new Carried(CONTROL, BITS, Map.of()));
    assertThatThrownBy(() -> RoundComputation.compute(input, ArrayVector.zeros(2), Lanes.one()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
