package aver.simulations.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times of a task and of its reference, taken in turns in one run, so that a change of load or
 * clock meets both alike.
 *
 * @param taskMs median time of the task, in milliseconds
 * @param referenceMs median time of the reference, in milliseconds
 */
record Timing(double taskMs, double referenceMs) {
  /** What is timed. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  /**
   * Runs both {@code warmUps} times unmeasured, then {@code runs} times measured, in turns; who
   * goes first changes, since what one leaves to be cleared away may cost the next.
   */
  static Timing of(Task task, Task reference, int warmUps, int runs) throws IOException {
    for (int i = 0; i < warmUps; i++) {
      reference.run();
      task.run();
    }
    double[] taskMs = new double[runs];
    double[] referenceMs = new double[runs];
    for (int i = 0; i < runs; i++) {
      if (i % 2 == 0) {
        referenceMs[i] = time(reference);
        taskMs[i] = time(task);
      } else {
        taskMs[i] = time(task);
        referenceMs[i] = time(reference);
      }
    }
    return new Timing(median(taskMs), median(referenceMs));
  }

  static double time(Task task) throws IOException {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /**
   * Processor time of this process so far, in milliseconds: what a busy machine changes less than
   * the time of the clock.
   */
  static double processorMs() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(spent -> spent.toNanos() / 1e6)
        .orElse(0.0);
  }

  /** The machine and how busy it is, for the conditions of a measurement. */
  static String machine() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return "%d processors with a load of %.1f, Java %s, %s %s"
        .formatted(
            system.getAvailableProcessors(),
            system.getSystemLoadAverage(),
            Runtime.version().feature(),
            System.getProperty("os.name", "?"),
            System.getProperty("os.arch", "?").toLowerCase(Locale.ROOT));
  }
}
