package aver.simulations.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds fewer faults with which a plan still violates the same invariant: leaves out ever smaller
 * parts of the list as long as that goes (delta debugging).
 */
final class Shortening {
  private static final int RUNS_MAX = 120;

  private final Feed feed;
  private FuzzRun.Outcome best;
  private int runs;

  private Shortening(FuzzRun.Outcome failed, Feed feed) {
    this.feed = feed;
    this.best = failed;
  }

  /**
   * Shortens the plan of an outcome with a violation.
   *
   * @param feed with which it failed
   * @return the outcome of the shortest plan that was found; the given one if none is shorter
   */
  static FuzzRun.Outcome of(FuzzRun.Outcome failed, Feed feed) {
    Shortening shortening = new Shortening(failed, feed);
    shortening.shorten();
    return shortening.best;
  }

  private void shorten() {
    int parts = 1;
    while (runs < RUNS_MAX) {
      List<Fault> faults = best.plan().faults();
      if (faults.isEmpty()) {
        return;
      }
      if (withoutOneOf(parts, faults)) {
        parts = Math.max(1, parts - 1);
      } else if (parts >= faults.size()) {
        return;
      } else {
        parts = Math.min(faults.size(), parts * 2);
      }
    }
  }

  private boolean withoutOneOf(int parts, List<Fault> faults) {
    for (int part = 0; part < parts && runs < RUNS_MAX; part++) {
      int from = faults.size() * part / parts;
      int to = faults.size() * (part + 1) / parts;
      List<Fault> fewer = new ArrayList<>(faults.subList(0, from));
      fewer.addAll(faults.subList(to, faults.size()));
      runs++;
      FuzzRun.Outcome outcome = FuzzRun.play(best.plan().with(fewer), feed);
      boolean same =
          outcome
              .violation()
              .map(Violation::invariant)
              .equals(best.violation().map(Violation::invariant));
      if (same) {
        best = outcome;
        return true;
      }
    }
    return false;
  }
}
