package aver.simulations.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How long a rule took.
 *
 * @param name of the case
 * @param rule that was measured
 * @param parameters of the rule
 * @param updates how many
 * @param length values of each
 * @param threads at once
 * @param memory from float32 bytes to float32 bytes in memory; empty if that was left out
 * @param files from .npy files to a .npy file; empty if that was left out
 * @param machine processors and load
 */
record RuleTimes(
    String name,
    String rule,
    Map<String, Long> parameters,
    int updates,
    int length,
    int threads,
    Optional<Times> memory,
    Optional<Times> files,
    String machine) {

  /**
   * Times of several runs.
   *
   * @param bestMs the shortest
   * @param medianMs the median
   */
  record Times(double bestMs, double medianMs) {
    static Times of(double[] ms) {
      Arrays.sort(ms);
      return new Times(ms[0], ms[ms.length / 2]);
    }
  }
}
