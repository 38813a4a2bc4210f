package aver.ledger.vector.exact;

/**
 * Division rounded to the nearest integer, halves to the even one, defined on integers.
 *
 * <p>Why a {@code double} may help: the quotient is only <em>guessed</em> with one, then put right
 * by its exact remainder. For {@code |s / w| <= 2^31} and {@code 1 <= w <= 2^38}: {@code s}, {@code
 * 1.0 / w} and their product are each rounded by a relative error of at most 2^-53, so the guess
 * before {@code rint} is off by less than {@code 2^31 * 2^-51 = 2^-20}. The guess {@code q} is thus
 * one of the two integers around {@code s / w}, and {@code r = s - q w} has {@code |r| < w (1/2 +
 * 2^-20)}, which one step up or down puts right. {@code |q w| <= 2^62} does not overflow.
 */
public final class HalfEven {
  /** Largest divisor: 2^10 weights of 2^28. */
  public static final long DIVISOR_MAX = 1L << 38;

  /**
   * Below it {@code s} with {@code |s| <= 2^23 w} is below 2^53, so exact as {@code double}, and
   * the one division decides: a quotient that is a half is exact, and any other is at least {@code
   * 1 / 2w > 2^-30} away from one, more than its rounding by at most 2^-31 can bridge.
   */
  private static final long DIVISOR_OF_ONE_DIVISION = 1L << 29;

  private HalfEven() {}

  /**
   * Returns {@code s / w}, rounded.
   *
   * @param s dividend, {@code |s| <= 2^23 w}
   * @param w divisor, 1 to 2^38
   */
  public static int divide(long s, long w) {
    return divide(s, w, 1.0 / w);
  }

  /**
   * Divides the first {@code count} of {@code sums} by {@code w}; ranges as in {@link #divide(long,
   * long)}.
   */
  public static void divide(long[] sums, long w, int[] quotients, int count) {
    if (w < DIVISOR_OF_ONE_DIVISION) {
      double divisor = w;
      for (int i = 0; i < count; i++) {
        quotients[i] = (int) Math.rint(sums[i] / divisor);
      }
      return;
    }
    double reciprocal = 1.0 / w;
    for (int i = 0; i < count; i++) {
      quotients[i] = divide(sums[i], w, reciprocal);
    }
  }

  /**
   * Divides the first {@code count} of {@code sums} by a small number. The division of two integers
   * below 2^53 as {@code double} is exact where the quotient is a half, and where it is not, the
   * quotient is at least {@code 1 / 2w >= 2^-11} away from one, while its rounding moves it by less
   * than 2^-28: {@code rint} decides right.
   *
   * @param w divisor, 1 to 2^10
   * @param quotients takes the results, {@code |sums[i] / w| <= 2^24}
   */
  static void divideSmall(int[] sums, int w, int[] quotients, int count) {
    double divisor = w;
    for (int i = 0; i < count; i++) {
      quotients[i] = (int) Math.rint(sums[i] / divisor);
    }
  }

  /** As {@link #divideSmall(int[], int, int[], int)}, for the values {@code from .. to - 1}. */
  static void divideSmall(long[] sums, int w, int[] quotients, int from, int to) {
    double divisor = w;
    for (int i = from; i < to; i++) {
      quotients[i] = (int) Math.rint(sums[i] / divisor);
    }
  }

  private static int divide(long s, long w, double reciprocal) {
    int guess = (int) Math.rint(s * reciprocal);
    long twice = 2 * (s - guess * w);
    int odd = guess & 1;
    // above half, or at half with an odd guess: one up; the same below
    int up = twice > w - odd ? 1 : 0;
    int down = twice < odd - w ? 1 : 0;
    return guess + up - down;
  }

  /** Returns {@code x / 65536}, rounded; {@code |x| < 2^62}. */
  static long divideBy65536(long x) {
    return (x + 0x7fff + ((x >> 16) & 1)) >> 16;
  }
}
