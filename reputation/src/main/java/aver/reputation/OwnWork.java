package aver.reputation;

import java.util.Optional;

/**
 * Whether what a member sent over the last rounds hangs together as work on data of its own does.
 *
 * @param cosinePpm of what is new in its update to what was new in its earlier ones, "new" being
 *     what does not lie along what was published last; 0 in its first round
 * @param rounds over which it is summed, 0 to 3
 * @param sumPpm the sum
 * @param neededPpm what it has to reach: three standard deviations of what noise reaches
 * @param copyOf whose last update it resembles more than its own; empty if nobody's
 */
public record OwnWork(
    int cosinePpm, int rounds, int sumPpm, int neededPpm, Optional<String> copyOf) {
  private static final int ROUNDS_MIN = 2;

  /** Whether it is paid: also as long as too little is known of it. */
  public boolean earns() {
    return copyOf.isEmpty() && (rounds < ROUNDS_MIN || sumPpm >= neededPpm);
  }
}
