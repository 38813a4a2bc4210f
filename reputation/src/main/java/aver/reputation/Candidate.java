package aver.reputation;

/**
 * A member that may be selected for the next attempt.
 *
 * @param member id; decides ties
 * @param credit its credit after the last selection that it was a candidate in; 0 at its first
 * @param factor256 reputation factor in 256ths, 128 to 256
 * @param returning whether it was not a candidate in the selection before this one, but in an
 *     earlier one
 */
public record Candidate(String member, long credit, int factor256, boolean returning) {
  /**
   * @throws IllegalArgumentException if the factor is not 128 to 256
   */
  public Candidate {
    if (factor256 < Standing.FACTOR_MIN || factor256 > Standing.FACTOR_ONE) {
      throw new IllegalArgumentException(
          "factor of %s must be %d to %d, was %d"
              .formatted(member, Standing.FACTOR_MIN, Standing.FACTOR_ONE, factor256));
    }
  }

  /**
   * Returns the credit it starts from: a stay away never leaves a claim to be asked first, a debt
   * remains.
   */
  long startingCredit() {
    return returning ? Math.min(0, credit) : credit;
  }
}
