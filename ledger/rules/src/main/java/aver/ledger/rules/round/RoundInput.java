package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.VectorSource;
import java.util.List;
import java.util.Optional;

/**
 * All that the result of a round depends on.
 *
 * @param purpose train or evaluate
 * @param dimension number of parameters, 1 to 2^30
 * @param bound largest absolute value of an update's element, 1 to 2^23
 * @param quorum fewest updates that must be included, at least 1
 * @param rule of aggregation
 * @param evaluationClasses classes of the confusion counts, 0 if there are none
 * @param base the model that the round started from
 * @param lastDelta what the last final attempt changed in the model ({@link Difference}); empty if
 *     there was none
 * @param draw seed of an order that no member could choose ({@link Draw})
 * @param places the whole cohort, in its order
 */
public record RoundInput(
    Purpose purpose,
    long dimension,
    int bound,
    int quorum,
    RuleSpec rule,
    int evaluationClasses,
    VectorSource base,
    Optional<VectorSource> lastDelta,
    Digest draw,
    List<Place> places) {
  /** Copies the list. */
  public RoundInput {
    places = List.copyOf(places);
  }

  /** Returns the input of an attempt of this task. */
  public static RoundInput of(
      TaskSpec spec,
      Purpose purpose,
      VectorSource base,
      Optional<VectorSource> lastDelta,
      Digest draw,
      List<Place> places) {
    return new RoundInput(
        purpose,
        spec.dimension(),
        spec.bound(),
        spec.quorum(),
        spec.rule(),
        spec.evaluationClasses(),
        base,
        lastDelta,
        draw,
        places);
  }
}
