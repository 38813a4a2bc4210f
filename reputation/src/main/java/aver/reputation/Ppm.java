package aver.reputation;

import java.math.BigInteger;

/** Parts per million: how this package writes ratios. */
final class Ppm {
  static final int ONE = 1_000_000;

  private static final BigInteger ONE_SQUARED = BigInteger.valueOf((long) ONE * ONE);

  private Ppm() {}

  /**
   * Returns the cosine of two vectors in ppm, rounded towards 0: {@code sign(dot) isqrt(floor(10^12
   * dot^2 / (a b)))}.
   *
   * <p>Squaring before the root leaves one rounding in place of three, so that parallel vectors
   * have exactly 1 000 000.
   *
   * @param dot dot product of the two
   * @param a squared norm of the first, at least 0
   * @param b squared norm of the second, at least 0
   * @return -1 000 000 to 1 000 000; 0 if either vector is zero
   */
  static int cosine(BigInteger dot, BigInteger a, BigInteger b) {
    if (a.signum() == 0 || b.signum() == 0 || dot.signum() == 0) {
      return 0;
    }
    int magnitude =
        dot.multiply(dot).multiply(ONE_SQUARED).divide(a.multiply(b)).sqrt().intValueExact();
    if (magnitude > ONE) {
      throw new IllegalArgumentException(
          "dot product %d is larger than squared norms %d and %d allow".formatted(dot, a, b));
    }
    return dot.signum() * magnitude;
  }

  static int requireRatio(int ppm, String name) {
    if (ppm < 0 || ppm > ONE) {
      throw new IllegalArgumentException(
          "%s must be 0 to %d ppm, was %d".formatted(name, ONE, ppm));
    }
    return ppm;
  }
}
