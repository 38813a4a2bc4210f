package aver.simulations.fuzz;

import java.util.List;
import java.util.Optional;

/**
 * What a run of seeds reports.
 *
 * @param seeds that were asked for, such as {@code 1..2000}
 * @param played how many came to their end
 * @param events things that happened in all of them
 * @param eventsMin in the shortest
 * @param transactions that took a place in a log
 * @param finals attempts that became final
 * @param digest over all histories in the order of the seeds
 * @param violation what was found
 */
record FuzzReport(
    String seeds,
    long played,
    long events,
    long eventsMin,
    long transactions,
    long finals,
    String digest,
    Optional<Found> violation) {
  /**
   * A violation.
   *
   * @param seed that shows it
   * @param invariant that does not hold
   * @param seen what was seen
   * @param digest of the seed's whole history
   * @param faults of the plan
   * @param fewest of them with which the same invariant still breaks
   * @param last what happened last with those
   */
  record Found(
      long seed,
      String invariant,
      String seen,
      String digest,
      List<String> faults,
      List<String> fewest,
      List<String> last) {
    /** Copies the lists. */
    Found {
      faults = List.copyOf(faults);
      fewest = List.copyOf(fewest);
      last = List.copyOf(last);
    }

    static Found of(FuzzRun.Outcome failed, FuzzRun.Outcome shortest) {
      Violation violation = failed.violation().orElseThrow();
      return new Found(
          failed.plan().seed(),
          violation.invariant(),
          String.valueOf(violation.getMessage()),
          failed.digest().hex(),
          texts(failed.plan()),
          texts(shortest.plan()),
          shortest.last());
    }

    private static List<String> texts(Plan plan) {
      return plan.faults().stream().map(Fault::toString).toList();
    }
  }

  static FuzzReport of(String seeds, Fuzzing.Result result, Optional<Found> found) {
    Fuzzing.Sum sum = result.sum();
    return new FuzzReport(
        seeds,
        sum.seeds(),
        sum.events(),
        sum.eventsMin(),
        sum.transactions(),
        sum.finals(),
        result.digest().hex(),
        found);
  }
}
