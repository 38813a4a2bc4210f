package aver.ledger.vector.rule;

import aver.ledger.vector.exact.Term;

/**
 * What a rule did with one update.
 *
 * @param counted false if the rule left the update out as a whole
 * @param scale by how much it was scaled before it counted, in 65536ths, 0 to 65536 (unchanged)
 */
public record Treatment(boolean counted, int scale) {
  /** Counted as it came. */
  public static final Treatment UNCHANGED = new Treatment(true, Term.SCALE_ONE);

  /** Left out by the rule. */
  public static final Treatment LEFT_OUT = new Treatment(false, 0);

  /**
   * @throws IllegalArgumentException if {@code scale} is out of range
   */
  public Treatment {
    if (scale < 0 || scale > Term.SCALE_ONE) {
      throw new IllegalArgumentException(
          "scale must be 0 to %d, was %d".formatted(Term.SCALE_ONE, scale));
    }
  }
}
