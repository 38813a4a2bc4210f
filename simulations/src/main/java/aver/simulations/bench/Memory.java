package aver.simulations.bench;

import aver.simulations.bench.federation.Federation;
import java.io.IOException;
import java.util.Locale;

/**
 * Memory of all replicas of a federation together.
 *
 * @param heapBytes in use after a full collection
 * @param residentBytes the most in a tenth of the work
 */
record Memory(double heapBytes, double residentBytes) {
  private static final double GOAL = 1.1;
  private static final double MB = 1e6;

  /** Heap in use after a full collection. */
  static double heapBytes(Federation federation) throws IOException, InterruptedException {
    federation.processes().collectGarbage();
    return federation.figures().heapBytes();
  }

  private double heapRatio(Memory before) {
    return heapBytes / before.heapBytes;
  }

  private double residentRatio(Memory before) {
    return residentBytes / before.residentBytes;
  }

  /**
   * Compares what was used at the end with what was used once the replicas had warmed up; the worse
   * of heap and resident memory counts.
   *
   * @param early heap after the first tenth of the work, resident memory in the second
   * @param work a sentence about it
   * @param tenth what was done in a tenth of it, such as {@code 100 rounds}
   */
  Measurement since(Memory early, String name, String work, String tenth) {
    boolean heap = heapRatio(early) > residentRatio(early);
    return Measurement.atMost(
        name,
        (heap ? heapBytes : residentBytes) / MB,
        "MB",
        (heap ? early.heapBytes : early.residentBytes) / MB,
        GOAL,
        String.format(
            Locale.ROOT,
            "%s; sums of 4 replicas: heap after a full collection %.1f MB after the first %s, %.1f"
                + " MB at the end (%.2f); most resident %.0f MB in the second %s, %.0f MB in the"
                + " last (%.2f); %s",
            work,
            early.heapBytes / MB,
            tenth,
            heapBytes / MB,
            heapRatio(early),
            early.residentBytes / MB,
            tenth,
            residentBytes / MB,
            residentRatio(early),
            Timing.machine()));
  }
}
