package aver.reputation;

/**
 * A member's reputation in one study: evidence for and against it, fading with each new piece.
 *
 * <p>Beta reputation with forgetting (Josang and Ismail, 2002), good evidence fading by 0.95 and
 * bad by 0.98 a step, so that a bad past is not washed out by a short good one. Memory is 20 and 50
 * steps.
 *
 * @param good evidence in favour as Q32 (2^32 is one whole piece), 0 to 20 x 2^32
 * @param bad evidence against as Q32, 0 to 50 x 2^32
 */
public record Standing(long good, long bad) {
  /** One whole piece of evidence. */
  public static final long ONE = 1L << 32;

  /** Most that good evidence can sum to: 1 / (1 - 0.95). */
  public static final long GOOD_MAX = 20 * ONE;

  /** Most that bad evidence can sum to: 1 / (1 - 0.98). */
  public static final long BAD_MAX = 50 * ONE;

  /** Factor of a member against which all evidence speaks; the largest possible is 256. */
  public static final int FACTOR_MIN = 128;

  /** A factor of one. */
  public static final int FACTOR_ONE = 256;

  private static final Standing FRESH = new Standing(0, 0);

  /**
   * @throws IllegalArgumentException if a part is out of range
   */
  public Standing {
    if (good < 0 || good > GOOD_MAX || bad < 0 || bad > BAD_MAX) {
      throw new IllegalArgumentException(
          "standing must be 0 to %d and 0 to %d, was %d and %d"
              .formatted(GOOD_MAX, BAD_MAX, good, bad));
    }
  }

  /** Returns the standing of a newcomer: nothing known, disbelief 0. */
  public static Standing fresh() {
    return FRESH;
  }

  /**
   * Returns this after one more piece of evidence: {@code floor(95 g / 100) + floor(2^32 p /
   * 10^6)}, bad with 98.
   */
  public Standing after(Evidence evidence) {
    return new Standing(
        good * 95 / 100 + ONE * evidence.positivePpm() / Ppm.ONE,
        bad * 98 / 100 + ONE * evidence.negativePpm() / Ppm.ONE);
  }

  /**
   * Returns belief and disbelief as {@code floor(10^6 g / (g + b + 2 x 2^32))}, likewise with b;
   * uncertainty is the rest.
   */
  public Opinion opinion() {
    long total = good + bad + 2 * ONE;
    int belief = Math.toIntExact(good * Ppm.ONE / total);
    int disbelief = Math.toIntExact(bad * Ppm.ONE / total);
    return new Opinion(belief, disbelief, Ppm.ONE - belief - disbelief);
  }

  /** Returns the expectation of the {@link #opinion}, 0 to 1 000 000; a newcomer has 200 000. */
  public int expectationPpm() {
    return opinion().expectationPpm();
  }

  /**
   * Returns {@code 128 + floor(128 E / 10^6)} with the expectation E: 128 to 256; a newcomer has
   * 153.
   */
  public int factor256() {
    return FACTOR_MIN + Math.toIntExact((long) FACTOR_MIN * expectationPpm() / Ppm.ONE);
  }
}
