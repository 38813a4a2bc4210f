package aver.participant.training;

import aver.ledger.vector.FixedPoint;

/**
 * What keeps a site's training from drifting off to its own optimum (SCAFFOLD): its gradient is
 * corrected by the difference between what all sites' gradients were lately and what its own was.
 *
 * <p>Both are integers at the task's scale. A site's own one changes by exactly what it sends, so
 * that the common one stays the mean of all sites' but for rounding.
 *
 * <p>Paper: Karimireddy and others, SCAFFOLD, ICML 2020, option II.
 *
 * @param own of this site, as after its last update that counted; zeros at first
 * @param common of the task, part of the base version of its model
 * @param format scale and bound of the task
 */
@SuppressWarnings("ArrayRecordComponent") // up to 2^30 values, compared by no one
public record ControlVariate(int[] own, int[] common, FixedPoint format) {
  /** Checks the lengths. */
  public ControlVariate {
    if (own.length != common.length) {
      throw new IllegalArgumentException(
          "own control variate has %d values, the common one %d"
              .formatted(own.length, common.length));
    }
  }

  /** What is added to each gradient: {@code c - c_i}. */
  public float[] drift() {
    float[] drift = new float[own.length];
    for (int i = 0; i < own.length; i++) {
      drift[i] = (float) (((long) common[i] - own[i]) * format.quantum());
    }
    return drift;
  }

  /**
   * How the own one changes, and what is sent: {@code (x - y) / (K eta) - c}, held within the
   * task's bound.
   *
   * @param loaded x, what training began with
   * @param trained y
   * @param steps K, at least 1
   * @param learningRate eta
   */
  public int[] change(float[] loaded, float[] trained, long steps, double learningRate) {
    int[] change = new int[own.length];
    for (int i = 0; i < own.length; i++) {
      double gradient = ((double) loaded[i] - trained[i]) / (steps * learningRate);
      double value = gradient - common[i] * format.quantum();
      change[i] = format.quantise(value, i, FixedPoint.Over.CLIP);
    }
    return change;
  }

  /** The own one after a change that counted. */
  public static int[] after(int[] own, int[] change) {
    int[] sum = new int[own.length];
    for (int i = 0; i < own.length; i++) {
      sum[i] = Math.clamp((long) own[i] + change[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return sum;
  }
}
