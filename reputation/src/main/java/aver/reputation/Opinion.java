package aver.reputation;

/**
 * What is believed of a member, as a subjective-logic opinion whose parts sum to 1 000 000 ppm.
 *
 * @param beliefPpm share of evidence in favour
 * @param disbeliefPpm share of evidence against; what a task's limit on disbelief is compared with
 * @param uncertaintyPpm the rest: how little is known
 */
public record Opinion(int beliefPpm, int disbeliefPpm, int uncertaintyPpm) {
  /**
   * @throws IllegalArgumentException if a part is out of range or they do not sum to 1 000 000
   */
  public Opinion {
    Ppm.requireRatio(beliefPpm, "belief");
    Ppm.requireRatio(disbeliefPpm, "disbelief");
    Ppm.requireRatio(uncertaintyPpm, "uncertainty");
    if (beliefPpm + disbeliefPpm + uncertaintyPpm != Ppm.ONE) {
      throw new IllegalArgumentException(
          "opinion must sum to %d ppm: %d, %d, %d"
              .formatted(Ppm.ONE, beliefPpm, disbeliefPpm, uncertaintyPpm));
    }
  }

  /**
   * Returns the expectation {@code b + floor(u / 5)}: a base rate of 0.2, so that a new identity
   * counts for less than a mediocre old one and nothing is gained by starting again.
   */
  public int expectationPpm() {
    return beliefPpm + uncertaintyPpm / 5;
  }
}
