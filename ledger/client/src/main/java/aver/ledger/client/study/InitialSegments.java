package aver.ledger.client.study;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.InitialModel;
import java.util.ArrayList;
import java.util.List;

/** Bounds of the values with which a model begins, as a task's initial model wants them. */
public final class InitialSegments {
  private InitialSegments() {}

  /**
   * Logistic regression: uniform within {@code +-1/sqrt(inputs)}, bias included. Perceptrons:
   * weights of each layer uniform within {@code +-sqrt(6/(inputs + outputs))} (Glorot and Bengio
   * 2010), biases 0.
   *
   * @param fractionBits scale of the task's vectors, 0 to 30
   */
  public static List<InitialModel.Segment> of(Recipe recipe, ModelShape shape, int fractionBits) {
    ModelLayout layout = recipe.layout(shape);
    List<InitialModel.Segment> segments = new ArrayList<>();
    switch (recipe) {
      case Recipe.LogisticRegression ignored ->
          segments.add(
              new InitialModel.Segment(
                  layout.parameters(), scaled(1 / Math.sqrt(shape.inputs()), fractionBits)));
      case Recipe.Perceptron _, Recipe.BatchNormPerceptron _ -> {
        for (ModelLayout.Block block : layout.blocks()) {
          double bound = block.bias() ? 0 : Math.sqrt(6.0 / (block.rows() + block.columns()));
          segments.add(new InitialModel.Segment(block.length(), scaled(bound, fractionBits)));
        }
      }
    }
    return List.copyOf(segments);
  }

  private static int scaled(double bound, int fractionBits) {
    return (int) Math.min(FixedPoint.BOUND_MAX, Math.floor(bound * (1L << fractionBits)));
  }
}
