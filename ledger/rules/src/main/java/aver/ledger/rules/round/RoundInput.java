package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.VectorSource;
import java.util.List;
import java.util.Map;
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
 * @param carried what the base version hands on beside the model
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
    List<Place> places,
    Carried carried) {
  /** Copies the list. */
  public RoundInput {
    places = List.copyOf(places);
  }

  /** Of a task whose model moves by the aggregate. */
  public RoundInput(
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
    this(
        purpose,
        dimension,
        bound,
        quorum,
        rule,
        evaluationClasses,
        base,
        lastDelta,
        draw,
        places,
        Carried.NOTHING);
  }

  /**
   * Returns the input of an attempt of this task.
   *
   * @param carried vectors of the base version beside the model
   * @param members that ever enrolled, in that order
   */
  public static RoundInput of(
      TaskSpec spec,
      Purpose purpose,
      VectorSource base,
      Optional<VectorSource> lastDelta,
      Digest draw,
      List<Place> places,
      Map<VectorRole, VectorSource> carried,
      List<String> members) {
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
        places,
        new Carried(spec.learning(), spec.fractionBits(), carried, members));
  }
}
