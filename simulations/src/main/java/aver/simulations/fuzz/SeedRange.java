package aver.simulations.fuzz;

/**
 * Seeds to be played.
 *
 * @param first at least 0
 * @param last at least {@code first}
 */
record SeedRange(long first, long last) {
  private static final long SEEDS_MAX = 10_000_000;

  /** Checks the order. */
  SeedRange {
    if (first < 0 || last < first || last - first >= SEEDS_MAX) {
      throw new IllegalArgumentException("%d..%d is no range of seeds".formatted(first, last));
    }
  }

  /**
   * Reads {@code 7} or {@code 1..2000}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static SeedRange parse(String text) {
    int dots = text.indexOf("..");
    try {
      return dots < 0
          ? new SeedRange(Long.parseLong(text), Long.parseLong(text))
          : new SeedRange(
              Long.parseLong(text.substring(0, dots)), Long.parseLong(text.substring(dots + 2)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is neither N nor N..M".formatted(text), e);
    }
  }

  long count() {
    return last - first + 1;
  }
}
