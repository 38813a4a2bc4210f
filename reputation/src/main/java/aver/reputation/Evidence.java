package aver.reputation;

/**
 * What a final attempt says about one member that was selected for it.
 *
 * @param positivePpm evidence in favour, 0 to 1 000 000
 * @param negativePpm evidence against, 0 to 1 000 000
 */
public record Evidence(int positivePpm, int negativePpm) {
  /** Says nothing; what was known before still fades a little. */
  public static final Evidence NEUTRAL = new Evidence(0, 0);

  /** A valid update in time that went along with the others'. */
  public static final Evidence POSITIVE = new Evidence(Ppm.ONE, 0);

  /** An opposed update, or a commitment that was not opened. */
  public static final Evidence NEGATIVE = new Evidence(0, Ppm.ONE);

  /**
   * @throws IllegalArgumentException if a part is not 0 to 1 000 000
   */
  public Evidence {
    Ppm.requireRatio(positivePpm, "positive evidence");
    Ppm.requireRatio(negativePpm, "negative evidence");
  }

  /**
   * Returns the evidence of an included update: positive above the floor, negative below {@link
   * Contribution#OPPOSED_PPM}, else neutral; so a zero or recycled update earns no standing.
   */
  public static Evidence ofScore(int scorePpm) {
    if (scorePpm > Contribution.FLOOR_PPM) {
      return POSITIVE;
    }
    return scorePpm < Contribution.OPPOSED_PPM ? NEGATIVE : NEUTRAL;
  }

  /**
   * Returns the evidence of a selected member that revealed nothing: negative if it had committed
   * (it saw who else takes part, and withdrew), neutral for a no-show, since others could keep it
   * out.
   */
  public static Evidence ofMissing(boolean committed) {
    return committed ? NEGATIVE : NEUTRAL;
  }
}
