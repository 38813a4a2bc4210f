package aver.simulations.fuzz;

import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import java.util.List;

/** The task that is played: small vectors, short windows, a pool to be paid out. */
final class Task {
  static final String STUDY = "study";
  static final String ID = "task";
  static final String DATASET = "rows";
  static final int DIMENSION = 8;
  static final int BOUND = 1 << 20;
  static final long POOL_MICRO = 90_000_000;
  static final int ROUNDS = 3;
  private static final int CLASSES = 2;

  private Task() {}

  static TaskSpec spec(long nowMs, long seed) {
    var segments = List.of(new InitialModelSpec.Segment(DIMENSION, 1 << 10));
    var seedOfModel = Cast.hash("initial model");
    InitialModelSpec unrooted = new InitialModelSpec(seedOfModel, segments, seedOfModel);
    InitialModelSpec initial =
        new InitialModelSpec(seedOfModel, segments, VectorRoot.of(initial(unrooted), Lanes.one()));
    String rule = seed % 3 == 0 ? "median" : "clipped-mean";
    return new TaskSpec(
        ID,
        STUDY,
        new Recipe("logistic-regression", List.of()),
        Cast.hash("schema"),
        Cast.hash("columns"),
        DIMENSION,
        20,
        BOUND,
        true,
        initial,
        ROUNDS,
        4,
        nowMs + 3_600_000,
        new RuleSpec(rule, List.<NamedNumber>of()),
        false,
        4,
        3,
        new Pace(30_000, 30_000, 30_000, 5_000, 3_000),
        POOL_MICRO,
        List.of(),
        1_000_000,
        true,
        CLASSES,
        3_600_000,
        10,
        Learning.PLAIN);
  }

  static ArrayVector initial(InitialModelSpec spec) {
    ArrayVector values = ArrayVector.zeros(spec.length());
    new InitialModel(
            spec.seed().bytes(),
            spec.segments().stream()
                .map(s -> new InitialModel.Segment(s.length(), s.bound()))
                .toList())
        .write(values);
    return values;
  }
}
