package aver.ledger.vector.exact;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorFault;
import java.util.Arrays;

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

  /**
   * {@code sums[i] += w_r * q_r[i]} for all rows {@code r}, two at once, which halves loads and
   * stores of the sums. Loops over three and more are not vectorised: 0.23 ns a product, not 0.04.
   */
  static void addWeighted(long[] sums, int[][] rows, int[] weights, int count) {
    int row = 0;
    for (; row + 2 <= weights.length; row += 2) {
      addWeighted(sums, rows[row], rows[row + 1], weights[row], weights[row + 1], count);
    }
    if (row < weights.length) {
      addWeighted(sums, rows[row], count, weights[row]);
    }
  }

  private static void addWeighted(long[] sums, int[] a, int[] b, int u, int v, int count) {
    long first = u;
    long second = v;
    for (int i = 0; i < count; i++) {
      sums[i] += first * a[i] + second * b[i];
    }
  }

  /** {@code q[i] = roundHalfEven(q[i] * scale / 65536)}. */
  static void scale(int[] q, int count, int scale) {
    long factor = scale;
    for (int i = 0; i < count; i++) {
      long x = factor * q[i];
      q[i] = (int) ((x + 0x7fff + ((x >> 16) & 1)) >> 16);
    }
  }

  /** {@code sums[i] += q[i]}. */
  static void add(int[] sums, int[] q, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += q[i];
    }
  }

  /** {@code sums[i] -= q[i]}. */
  static void subtract(int[] sums, int[] q, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] -= q[i];
    }
  }

  /** Puts the smaller of each two values into {@code low}, the larger into {@code high}. */
  static void order(int[] low, int[] high, int from, int to) {
    for (int i = from; i < to; i++) {
      int x = low[i];
      int y = high[i];
      low[i] = Math.min(x, y);
      high[i] = Math.max(x, y);
    }
  }

  /** {@code low[i] = min(low[i], other[i])}. */
  static void least(int[] low, int[] other, int from, int to) {
    for (int i = from; i < to; i++) {
      low[i] = Math.min(low[i], other[i]);
    }
  }

  /** {@code high[i] = max(high[i], other[i])}. */
  static void most(int[] high, int[] other, int from, int to) {
    for (int i = from; i < to; i++) {
      high[i] = Math.max(high[i], other[i]);
    }
  }

  /** {@code out[i] = roundHalfEven((a[i] + b[i]) / 2)}. */
  static void middle(int[] a, int[] b, int[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      int sum = a[i] + b[i];
      out[i] = (sum + ((sum >> 1) & 1)) >> 1;
    }
  }

  /** {@code sums[i]} becomes the sum of rows {@code low .. high - 1}. */
  static void sum(int[][] rows, int low, int high, long[] sums, int from, int to) {
    Arrays.fill(sums, from, to, 0);
    int row = low;
    for (; row + 4 <= high; row += 4) {
      add(sums, rows[row], rows[row + 1], rows[row + 2], rows[row + 3], from, to);
    }
    for (; row < high; row++) {
      add(sums, rows[row], from, to);
    }
  }

  private static void add(long[] sums, int[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      sums[i] += a[i];
    }
  }

  /** Four values of 2^23 are added as int32 first. */
  private static void add(long[] sums, int[] a, int[] b, int[] c, int[] d, int from, int to) {
    for (int i = from; i < to; i++) {
      sums[i] += a[i] + b[i] + c[i] + d[i];
    }
  }

  /**
   * Where {@code m (low[i] + high[i]) < 2 centres[i]}, replaces {@code low[i]} by {@code high[i]}
   * in the sum. The comparison becomes a mask of its sign, so that there is no branch.
   */
  static void stepIfNearer(
      int[] low, int[] high, int m, long[] centres, long[] sums, int from, int to) {
    long factor = m;
    for (int i = from; i < to; i++) {
      long nearer = (factor * (low[i] + high[i]) - 2 * centres[i]) >> 63;
      sums[i] += (high[i] - low[i]) & nearer;
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
