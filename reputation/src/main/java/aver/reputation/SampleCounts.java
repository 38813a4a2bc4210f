package aver.reputation;

import java.util.List;

/**
 * How many rows an update counts for: what its author declared, capped, since a declaration cannot
 * be verified.
 *
 * <p>{@code n_i = min(declared, registered, 3 m, 2^20)}, m being the lower median over the included
 * updates of {@code min(declared, registered)}. So one that declares a hundredfold gains at most
 * three times the median.
 */
public final class SampleCounts {
  /** Most rows that any update counts for. */
  public static final long COUNT_MAX = 1L << 20;

  /** How often the lower median an update may count. */
  public static final long MEDIAN_MULTIPLE = 3;

  private SampleCounts() {}

  /**
   * Returns the capped counts.
   *
   * @param counts {@code min(declared, registered)} of each included update, at least 0; at most
   *     1024 of them
   * @return the count of each, in their order
   */
  public static List<Long> capped(List<Long> counts) {
    if (counts.isEmpty()) {
      return List.of();
    }
    long cap = Math.min(COUNT_MAX, MEDIAN_MULTIPLE * Math.min(COUNT_MAX, lowerMedian(counts)));
    return counts.stream().map(count -> Math.min(count, cap)).toList();
  }

  /**
   * Returns the element at position {@code floor((n - 1) / 2)} in ascending order.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static long lowerMedian(List<Long> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no median of nothing");
    }
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }
}
