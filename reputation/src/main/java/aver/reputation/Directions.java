package aver.reputation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on the few numbers that stand for an update; integers throughout. */
final class Directions {
  private static final long UNIT = 1L << 22;

  /** A rest shorter than a thousandth of what it is the rest of is rounding. */
  private static final long REST_SQUARED_MIN = 1_000_000;

  private Directions() {}

  /**
   * Returns numbers in the direction of {@code sketch}, about 2^22 long: {@code 2^22 s / isqrt(sum
   * s^2)}, rounded towards 0; zeros for zeros.
   */
  static int[] unit(long[] sketch) {
    BigInteger squares = BigInteger.ZERO;
    for (long value : sketch) {
      squares = squares.add(BigInteger.valueOf(value).pow(2));
    }
    int[] unit = new int[sketch.length];
    if (squares.signum() == 0) {
      return unit;
    }
    BigInteger norm = squares.sqrt();
    Arrays.setAll(
        unit,
        b ->
            BigInteger.valueOf(sketch[b])
                .multiply(BigInteger.valueOf(UNIT))
                .divide(norm)
                .intValueExact());
    return unit;
  }

  /** Returns the directions of what was published, each without what lies along those before it. */
  static List<int[]> basis(List<long[]> published) {
    List<int[]> basis = new ArrayList<>();
    for (long[] sketch : published) {
      int[] own = off(unit(sketch), basis);
      if (dot(own, own) > 0) {
        basis.add(unit(Arrays.stream(own).asLongStream().toArray()));
      }
    }
    return basis;
  }

  /**
   * Returns {@code v} without what lies along any of {@code basis}: {@code v - round(p (v.p) /
   * (p.p))} for one p after another, halves rounded up; zeros if less than a thousandth of its
   * length is left.
   */
  static int[] off(int[] v, List<int[]> basis) {
    int[] rest = v.clone();
    for (int[] p : basis) {
      BigInteger twice = BigInteger.valueOf(2 * dot(rest, p));
      BigInteger squared = BigInteger.valueOf(dot(p, p));
      for (int b = 0; b < rest.length; b++) {
        BigInteger numerator = twice.multiply(BigInteger.valueOf(p[b])).add(squared);
        rest[b] -= floor(numerator, squared.shiftLeft(1));
      }
    }
    return dot(rest, rest) < dot(v, v) / REST_SQUARED_MIN ? new int[v.length] : rest;
  }

  private static int floor(BigInteger numerator, BigInteger denominator) {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return parts[0].intValueExact() - (parts[1].signum() < 0 ? 1 : 0);
  }

  /** Returns the cosine in ppm, 0 if either is zeros. */
  static int cosine(int[] a, int[] b) {
    return Ppm.cosine(
        BigInteger.valueOf(dot(a, b)),
        BigInteger.valueOf(dot(a, a)),
        BigInteger.valueOf(dot(b, b)));
  }

  /** With values up to 2^26 and 256 of them the sum is at most 2^60. */
  static long dot(int[] a, int[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (long) a[i] * b[i];
    }
    return sum;
  }
}
