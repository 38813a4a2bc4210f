package aver.ledger.client.study;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Model version 0 as a task names it: a seed, bounds by segment, and the root of what follows. */
public final class InitialModels {
  private InitialModels() {}

  /**
   * Draws the model from a seed; the ledger's seed is the SHA-256 of its eight bytes, big-endian.
   *
   * @param fractionBits scale of the task's vectors, 0 to 30
   */
  public static InitialModelSpec of(Recipe recipe, ModelShape shape, int fractionBits, long seed) {
    Digest drawn = Digest.sha256(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
    List<InitialModel.Segment> segments = InitialSegments.of(recipe, shape, fractionBits);
    ArrayVector model = ArrayVector.zeros(recipe.layout(shape).parameters());
    new InitialModel(drawn.bytes(), segments).write(model);
    return new InitialModelSpec(
        drawn,
        segments.stream().map(s -> new InitialModelSpec.Segment(s.length(), s.bound())).toList(),
        VectorRoot.of(model, Lanes.one()));
  }

  /**
   * Computes the model that a task names.
   *
   * @return empty if what its seed gives has another root than the task says, or it gives none:
   *     then all attempts on it are void
   */
  public static Optional<ArrayVector> compute(InitialModelSpec spec) {
    return spec.drawn()
        .map(drawn -> {
          ArrayVector model = ArrayVector.zeros(spec.length());
          drawn.write(model);
          return model;
        })
        .filter(model -> VectorRoot.of(model, Lanes.one()).equals(spec.root()));
  }
}
