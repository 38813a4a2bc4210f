package aver.ledger.vector.exact;

import java.util.List;

/**
 * Scaling down vectors that are longer than a norm {@code r}: {@code c = min(65536, floor(65536 r /
 * norm))}, then {@code q' = roundHalfEven(q c / 65536)}.
 *
 * <p>The scale is rounded down and the norm was too, so a clipped vector is at most {@code r + 1 +
 * sqrt(d) / 2} quanta long, the last part being the rounding of its values. A vector of norm 0
 * keeps its zeros.
 */
public final class Clipping {
  /** Largest norm: sqrt(2^30 values of 2^23 squared). */
  public static final long NORM_MAX = 1L << 38;

  private Clipping() {}

  /**
   * The scale, 0 to 65536.
   *
   * @param norm of the vector, rounded down, 0 to 2^38
   * @param to the norm to clip to, 0 to 2^38
   */
  public static int scale(long norm, long to) {
    if (norm < 0 || norm > NORM_MAX || to < 0 || to > NORM_MAX) {
      throw new IllegalArgumentException(
          "norms must be 0 to 2^38, were %d and %d".formatted(norm, to));
    }
    return norm <= to ? Term.SCALE_ONE : (int) (Term.SCALE_ONE * to / norm);
  }

  /** The lower median: the {@code floor((n - 1) / 2)}-th smallest, from 0. */
  public static long lowerMedian(List<Long> norms) {
    return norms.stream().sorted().toList().get((norms.size() - 1) / 2);
  }
}
