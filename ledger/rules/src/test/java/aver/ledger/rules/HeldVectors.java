package aver.ledger.rules;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The vectors that all replicas hold, and what an honest one computes from them. */
final class HeldVectors {
  /** Values of a vector of the usual task. */
  static final int LENGTH = 14;

  private final Map<Digest, ArrayVector> held = new TreeMap<>();

  /** With the model that the usual task begins with. */
  HeldVectors() {
    hold(Story.digest("zero model"), ArrayVector.zeros(LENGTH));
  }

  /** Holds a vector under a root. */
  void hold(Digest root, ArrayVector vector) {
    held.put(root, vector);
  }

  /** Holds the update of a member, and says how a manifest names it. */
  VectorEntry hold(int[] delta) {
    ArrayVector vector = ArrayVector.of(delta);
    Digest root = VectorRoot.of(vector, Lanes.one());
    hold(root, vector);
    return new VectorEntry(VectorRole.DELTA, LENGTH, root);
  }

  /** Computes a closed attempt of the usual task, and holds the model that comes of it. */
  Result.Final compute(MemoryState state, int attempt) {
    ArrayVector next = ArrayVector.zeros(LENGTH);
    RoundPlan plan = RoundPlan.of(state, Story.TASK, attempt);
    Result result =
        RoundComputation.computeVersion(plan.input(this::vector), _ -> next, Lanes.one()).result();
    if (!(result instanceof Result.Final f)) {
      throw new AssertionError("attempt %d has no result: %s".formatted(attempt, result));
    }
    hold(f.model().getFirst().root(), next);
    return f;
  }

  private VectorSource vector(VectorEntry entry) {
    return Objects.requireNonNull(held.get(entry.root()), "a vector nobody uploaded");
  }
}
