package aver.ledger.vector.exact;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorFault;

/**
 * The loops over one block. Written so that the compiler turns them into vector instructions: plain
 * counted loops over arrays, widening multiplications, no branches within.
 */
final class Kernels {
  private Kernels() {}

  /** {@code sums[i] += w * q[i]}. */
  static void addWeighted(long[] sums, int[] q, int count, int w) {
    long weight = w;
    for (int i = 0; i < count; i++) {
      sums[i] += weight * q[i];
    }
  }

  /** {@code sums[i] += w * roundHalfEven(q[i] * scale / 65536)}. */
  static void addScaled(long[] sums, int[] q, int count, int w, int scale) {
    long weight = w;
    long factor = scale;
    for (int i = 0; i < count; i++) {
      long x = factor * q[i];
      sums[i] += weight * (int) ((x + 0x7fff + ((x >> 16) & 1)) >> 16);
    }
  }

  /** {@code sum(a[i] * b[i])}; values within 2^23 and at most 2^16 of them, so below 2^63. */
  static long dot(int[] a, int[] b, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (long) a[i] * b[i];
    }
    return sum;
  }

  /**
   * Throws if a value of the block is over 2^23: all proofs against overflow rest on that.
   *
   * @param from index of the block's first value in its vector, for the message
   */
  static void checkBound(int[] q, int count, long from) {
    int least = 0;
    int most = 0;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, q[i]);
      most = Math.max(most, q[i]);
    }
    if (least >= -FixedPoint.BOUND_MAX && most <= FixedPoint.BOUND_MAX) {
      return;
    }
    int first = 0;
    while (q[first] >= -FixedPoint.BOUND_MAX && q[first] <= FixedPoint.BOUND_MAX) {
      first++;
    }
    throw VectorFault.overBound(from + first, q[first], FixedPoint.BOUND_MAX);
  }
}
