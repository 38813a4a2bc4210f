package aver.ledger.vector;

import java.util.List;

/**
 * How much each update of a round counts: {@code w_i = n_i * f_i}.
 *
 * <p>{@code n_i = min(declared_i, registered_i, 3 * median, 2^20)}, where {@code median} is the
 * lower median, over the included updates, of {@code min(declared, registered)}. So a false size
 * gains at most the factor 3 over what is usual in the round. {@code f_i} is the reputation factor
 * in 256ths, 128 (half) to 256 (full).
 *
 * <p><b>No sum overflows.</b> {@code n_i <= 2^20} and {@code f_i <= 2^8}, so {@code w_i <= 2^28};
 * with at most 2^10 updates {@code W = sum(w_i) <= 2^38}, and with {@code |q| <= 2^23} every
 * partial sum of {@code w_i * q_i} stays within {@code 2^(28+23+10) = 2^61}, below the 2^63 of an
 * {@code int64}.
 *
 * <p>Example: declared 100, 200, 5000 and registered the same, all factors 256: the lower median is
 * 200, so the third counts as 600, and the weights are 25600, 51200 and 153600.
 */
public final class SampleCaps {
  /** Most updates of a round: 2^10. */
  public static final int PARTICIPANTS_MAX = 1 << 10;

  /** Most samples that count for one update: 2^20. */
  public static final int SAMPLES_MAX = 1 << 20;

  /** The factor of full reputation. */
  public static final int FACTOR_FULL = 256;

  /** The factor of no reputation. */
  public static final int FACTOR_HALF = 128;

  /** Largest weight: 2^28. */
  public static final int WEIGHT_MAX = SAMPLES_MAX * FACTOR_FULL;

  private static final int TIMES_MEDIAN = 3;

  private SampleCaps() {}

  /**
   * The weights, in the order of the claims. A claim of no samples weighs 0, and so do all if the
   * median is 0.
   *
   * @param claims of the included updates, 1 to 2^10
   */
  public static List<Integer> weights(List<Claim> claims) {
    long cap = samplesMax(claims);
    return claims.stream().map(c -> (int) (Math.min(c.credible(), cap) * c.factor())).toList();
  }

  /** What {@code n_i} is at most in a round of these claims. */
  public static long samplesMax(List<Claim> claims) {
    if (claims.isEmpty() || claims.size() > PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "a round has 1 to %d updates, had %d".formatted(PARTICIPANTS_MAX, claims.size()));
    }
    long[] sizes = claims.stream().mapToLong(Claim::credible).sorted().toArray();
    long median = Math.min(SAMPLES_MAX, sizes[(sizes.length - 1) / 2]);
    return Math.min(SAMPLES_MAX, TIMES_MEDIAN * median);
  }

  /**
   * What is known of the data behind one update.
   *
   * @param declared samples that the update says it was trained on, at least 0
   * @param registered samples of the enrolled version of the data set, at least 0
   * @param factor reputation factor in 256ths, 128 to 256
   */
  public record Claim(long declared, long registered, int factor) {
    /**
     * @throws IllegalArgumentException if a component is out of range
     */
    public Claim {
      if (declared < 0 || registered < 0) {
        throw new IllegalArgumentException(
            "sizes must be at least 0, were %d and %d".formatted(declared, registered));
      }
      if (factor < FACTOR_HALF || factor > FACTOR_FULL) {
        throw new IllegalArgumentException(
            "factor must be %d to %d, was %d".formatted(FACTOR_HALF, FACTOR_FULL, factor));
      }
    }

    long credible() {
      return Math.min(declared, registered);
    }
  }
}
