package aver.ledger.vector.exact;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.VectorSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** The definitions of the design, written with big numbers and nothing else in mind. */
public final class Textbook {
  private Textbook() {}

  /** Integer vectors as sources. */
  public static List<VectorSource> sources(List<int[]> vectors) {
    return vectors.stream().<VectorSource>map(v -> ArrayVector.of(v.clone())).toList();
  }

  /** Weighted mean of scaled vectors. */
  public static int[] mean(List<int[]> vectors, List<Integer> weights, List<Integer> scales) {
    BigInteger total =
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    int[] mean = new int[vectors.getFirst().length];
    for (int j = 0; j < mean.length; j++) {
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < vectors.size(); i++) {
        BigInteger scaled =
            halfEven(
                BigInteger.valueOf(vectors.get(i)[j]).multiply(BigInteger.valueOf(scales.get(i))),
                BigInteger.valueOf(65536));
        sum = sum.add(scaled.multiply(BigInteger.valueOf(weights.get(i))));
      }
      mean[j] = halfEven(sum, total).intValueExact();
    }
    return mean;
  }

  /** Dot product. */
  public static BigInteger dot(int[] a, int[] b) {
    BigInteger sum = BigInteger.ZERO;
    for (int j = 0; j < a.length; j++) {
      sum = sum.add(BigInteger.valueOf((long) a[j] * b[j]));
    }
    return sum;
  }

  /**
   * Scale of each vector when all are clipped to {@code limit}, or to the lower median norm if it
   * is negative.
   */
  public static List<Integer> scales(List<int[]> vectors, long limit) {
    long[] norms = vectors.stream().mapToLong(v -> dot(v, v).sqrt().longValueExact()).toArray();
    long[] sorted = norms.clone();
    Arrays.sort(sorted);
    BigInteger r = BigInteger.valueOf(limit >= 0 ? limit : sorted[(sorted.length - 1) / 2]);
    return Arrays.stream(norms)
        .mapToObj(norm ->
            norm == 0
                ? 65536
                : r.shiftLeft(16)
                    .divide(BigInteger.valueOf(norm))
                    .min(BigInteger.valueOf(65536))
                    .intValueExact())
        .toList();
  }

  private static BigInteger halfEven(BigInteger s, BigInteger w) {
    return new BigDecimal(s)
        .divide(new BigDecimal(w), 0, RoundingMode.HALF_EVEN)
        .toBigIntegerExact();
  }
}
