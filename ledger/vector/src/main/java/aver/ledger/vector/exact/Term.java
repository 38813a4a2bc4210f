package aver.ledger.vector.exact;

import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorSource;

/**
 * One summand of a weighted mean: {@code weight * roundHalfEven(vector * scale / 65536)}.
 *
 * @param vector values within +-2^23
 * @param weight 0 to 2^28
 * @param scale in 65536ths, 0 to {@link #SCALE_ONE}
 */
public record Term(VectorSource vector, int weight, int scale) {
  /** The scale that changes nothing. */
  public static final int SCALE_ONE = 1 << 16;

  /**
   * @throws IllegalArgumentException if a component is out of range
   */
  public Term {
    if (weight < 0 || weight > SampleCaps.WEIGHT_MAX) {
      throw new IllegalArgumentException(
          "weight must be 0 to %d, was %d".formatted(SampleCaps.WEIGHT_MAX, weight));
    }
    if (scale < 0 || scale > SCALE_ONE) {
      throw new IllegalArgumentException(
          "scale must be 0 to %d, was %d".formatted(SCALE_ONE, scale));
    }
  }
}
