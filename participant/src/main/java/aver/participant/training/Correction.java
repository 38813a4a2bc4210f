package aver.participant.training;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What training adds to the steps of plain gradient descent: a pull back to where the round began,
 * and a constant drift. Both are added to the parameters behind each step, which is the same as
 * adding their gradients to that of the loss. Lives within one pointer scope.
 */
final class Correction {
  private final INDArray parameters;
  private final double pull;
  private final @Nullable INDArray start;
  private final @Nullable INDArray drift;
  private final @Nullable INDArray pullable;
  private @Nullable INDArray pulled;

  /**
   * Of one round.
   *
   * @param parameters the network's own, which its steps change
   * @param pull learning rate times the strength of the pull
   * @param rate learning rate
   * @param drift added to each gradient; empty for nothing
   * @param pullable 1 where the pull acts, else 0; empty for everywhere
   */
  Correction(
      INDArray parameters,
      float[] start,
      double pull,
      double rate,
      float[] drift,
      float[] pullable) {
    this.parameters = parameters;
    this.pull = pull;
    this.start = pull > 0 ? like(parameters, start) : null;
    this.drift = drift.length > 0 ? like(parameters, drift).muli(rate) : null;
    this.pullable = pullable.length > 0 ? like(parameters, pullable) : null;
  }

  private static INDArray like(INDArray parameters, float[] values) {
    return Nd4j.createFromArray(values).reshape(parameters.shape());
  }

  /** The pull is that of the point at which the gradient is taken. */
  void before() {
    INDArray origin = start;
    if (origin != null) {
      INDArray back = origin.sub(parameters).muli(pull);
      INDArray where = pullable;
      pulled = where == null ? back : back.muli(where);
    }
  }

  /** Behind the step. */
  void after() {
    INDArray back = pulled;
    if (back != null) {
      parameters.addi(back);
      back.close();
      pulled = null;
    }
    INDArray constant = drift;
    if (constant != null) {
      parameters.subi(constant);
    }
  }
}
