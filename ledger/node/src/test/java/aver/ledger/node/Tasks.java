package aver.ledger.node;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import java.util.List;

/** Tasks for tests, with a plain mean where nothing else is said. */
public final class Tasks {
  static final int LENGTH = 14;
  private static final int BOUND = 1_000;
  private static final Digest SEED = Course.digest("seed");
  private static final long YEAR_MS = 365L * 24 * 3600 * 1000;

  private Tasks() {}

  /** Version 0 of {@link #mean}, computed as anyone does. */
  static int[] initial() {
    ArrayVector values = ArrayVector.zeros(LENGTH);
    new InitialModel(SEED.bytes(), List.of(new InitialModel.Segment(LENGTH, BOUND))).write(values);
    return values.values();
  }

  /** Of 14 parameters, without reputation. */
  static TaskSpec mean(String id, int rounds, int cohort, Pace pace, long nowMs) {
    return by(new RuleSpec("mean", List.of()), id, rounds, cohort, pace, nowMs);
  }

  /** As {@link #mean}, by a rule that asks for three updates at most. */
  static TaskSpec by(RuleSpec rule, String id, int rounds, int cohort, Pace pace, long nowMs) {
    Digest first = VectorRoot.of(ArrayVector.of(initial()), Lanes.one());
    return by(rule, first, id, rounds, cohort, pace, nowMs);
  }

  /** As {@link #mean} for one round of three, with a version 0 of which it says another root. */
  static TaskSpec falseInitial(Digest root, String id, Pace pace, long nowMs) {
    return by(new RuleSpec("mean", List.of()), root, id, 1, 3, pace, nowMs);
  }

  private static TaskSpec by(
      RuleSpec rule, Digest first, String id, int rounds, int cohort, Pace pace, long nowMs) {
    return new TaskSpec(
        id,
        Course.STUDY,
        new Recipe("logistic-regression", List.of()),
        Course.digest("layers"),
        Course.digest("schema"),
        LENGTH,
        20,
        1 << 23,
        false,
        new InitialModelSpec(SEED, List.of(new InitialModelSpec.Segment(LENGTH, BOUND)), first),
        rounds,
        5,
        nowMs + YEAR_MS,
        rule,
        false,
        cohort,
        3,
        pace,
        600_000,
        List.of(),
        1_000_000,
        false,
        2,
        3_600_000,
        5,
        Learning.PLAIN);
  }

  /** For three hospitals, with a version 0 of zeros and as many spare attempts as rounds. */
  public static TaskSpec ofZeros(String id, int dimension, int rounds, Pace pace, long endMs) {
    return new TaskSpec(
        id,
        Course.STUDY,
        new Recipe("logistic-regression", List.of()),
        Course.digest("layers"),
        Course.digest("schema"),
        dimension,
        20,
        Study.BOUND,
        false,
        new InitialModelSpec(
            SEED,
            List.of(new InitialModelSpec.Segment(dimension, 0)),
            VectorRoot.of(ArrayVector.zeros(dimension), Lanes.one())),
        rounds,
        rounds,
        endMs,
        new RuleSpec("mean", List.of()),
        false,
        3,
        3,
        pace,
        0,
        List.of(),
        1_000_000,
        true,
        2,
        3_600_000,
        2,
        Learning.PLAIN);
  }
}
