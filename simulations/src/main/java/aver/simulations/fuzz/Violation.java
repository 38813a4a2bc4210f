package aver.simulations.fuzz;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String invariant;

  /**
   * With the invariant's name and what was seen.
   *
   * @param invariant short and stable, such as {@code one-history}
   */
  Violation(String invariant, String seen) {
    super(seen);
    this.invariant = invariant;
  }

  Violation(String invariant, String seen, Throwable cause) {
    super(seen, cause);
    this.invariant = invariant;
  }

  String invariant() {
    return invariant;
  }
}
