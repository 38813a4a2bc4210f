package aver.ledger.node;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The composition that the documentation recommends, {@code arc}, {@code nnm}, {@code trimmed-mean}
 * and {@code fedadam}, from their definitions alone and by big numbers: for one liar and the
 * parameters that the documentation names, at 20 fraction bits.
 */
final class UsualComposition {
  private static final int LIARS = 1;
  private static final double SCALE = 1 << 20;
  private static final double TAU = 0.001;

  private final int[] model;
  private final float[] momentum;
  private final float[] variance;
  private int[] aggregate = new int[0];

  UsualComposition(int[] model) {
    this.model = model.clone();
    this.momentum = new float[model.length];
    this.variance = new float[model.length];
    Arrays.fill(variance, (float) (TAU * TAU));
  }

  /** One more round, with the updates in the order of their members. */
  void round(List<int[]> updates) {
    aggregate = trimmed(mixed(clipped(updates)));
    for (int i = 0; i < model.length; i++) {
      double delta = aggregate[i] / SCALE;
      variance[i] = (float) (0.99 * variance[i] + 0.01 * (delta * delta));
      momentum[i] = (float) (0.9 * momentum[i] + 0.1 * delta);
      model[i] += (int) Math.rint(0.1 * momentum[i] / (Math.sqrt(variance[i]) + TAU) * SCALE);
    }
  }

  /** Model, aggregate, momentum and variance as their blobs hold them. */
  List<int[]> vectors() {
    return List.of(model.clone(), aggregate, bits(momentum), bits(variance));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  /** The longest ones, floor(2 f (n - f) / n) of them, become as long as the next. */
  private static List<int[]> clipped(List<int[]> updates) {
    int n = updates.size();
    List<BigInteger> norms =
        updates.stream().map(u -> squaredDistance(u, new int[u.length]).sqrt()).toList();
    int longest = 2 * LIARS * (n - LIARS) / n;
    BigInteger limit = norms.stream().sorted().toList().get(n - longest - 1);
    List<int[]> clipped = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      BigInteger scale =
          norms.get(i).compareTo(limit) <= 0
              ? BigInteger.valueOf(65536)
              : limit.shiftLeft(16).divide(norms.get(i));
      int[] update = updates.get(i);
      clipped.add(
          IntStream.of(update)
              .map(q -> halfEven(BigInteger.valueOf(q).multiply(scale), 65536))
              .toArray());
    }
    return clipped;
  }

  /** Each becomes the mean of the n - f nearest to it. */
  private static List<int[]> mixed(List<int[]> updates) {
    return updates.stream()
        .map(own ->
            mean(
                updates.stream()
                    .sorted(Comparator.comparing(other -> squaredDistance(own, other)))
                    .limit(updates.size() - LIARS)
                    .toList()))
        .toList();
  }

  private static int[] trimmed(List<int[]> rows) {
    int[] trimmed = new int[rows.getFirst().length];
    for (int i = 0; i < trimmed.length; i++) {
      int at = i;
      List<int[]> kept =
          rows.stream()
              .map(row -> new int[] {row[at]})
              .sorted(Comparator.comparingInt(value -> value[0]))
              .toList()
              .subList(LIARS, rows.size() - LIARS);
      trimmed[i] = mean(kept)[0];
    }
    return trimmed;
  }

  private static int[] mean(List<int[]> rows) {
    int[] mean = new int[rows.getFirst().length];
    for (int i = 0; i < mean.length; i++) {
      int at = i;
      long sum = rows.stream().mapToLong(row -> row[at]).sum();
      mean[i] = halfEven(BigInteger.valueOf(sum), rows.size());
    }
    return mean;
  }

  private static BigInteger squaredDistance(int[] a, int[] b) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(BigInteger.valueOf((long) a[i] - b[i]).pow(2));
    }
    return sum;
  }

  private static int halfEven(BigInteger value, long by) {
    return new BigDecimal(value)
        .divide(BigDecimal.valueOf(by), 0, RoundingMode.HALF_EVEN)
        .intValueExact();
  }
}
