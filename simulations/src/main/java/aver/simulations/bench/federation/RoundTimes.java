package aver.simulations.bench.federation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Where the time of rounds goes. Agents tell what they did by the names of their history; a step
 * ends when the last of them did it. Safe for many threads.
 */
public final class RoundTimes {
  private static final List<String> STEPS =
      List.of("selected", "trained", "committed", "uploaded", "revealed");
  private static final String OPENED = "opened";
  private static final String END = "final";
  private static final String SETTLED = "settled";
  private static final long SETTLED_MAX_MS = 60_000;

  private final int agents;
  private final Map<String, List<Double>> lasts = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private long startNs;

  /** Of so many agents. */
  public RoundTimes(int agents) {
    this.agents = agents;
  }

  /** A round begins. */
  public synchronized void begin() {
    counts.clear();
    startNs = System.nanoTime();
  }

  /** It is open, as its opener sees it. */
  public synchronized void opened() {
    mark(OPENED);
  }

  /** Its result is certified, as its opener sees it. */
  public synchronized void end() {
    mark("result");
  }

  /** An agent did something. */
  public synchronized void event(String agent, String event) {
    if (counts.merge(event, 1, Integer::sum) == agents) {
      if (STEPS.contains(event)) {
        mark(event);
      } else if (event.equals(END)) {
        mark(SETTLED);
        notifyAll();
      }
    }
  }

  private void mark(String step) {
    lasts.computeIfAbsent(step, _ -> new ArrayList<>()).add((System.nanoTime() - startNs) / 1e6);
  }

  /** Waits until all agents know the result and have tidied up. */
  public synchronized void awaitSettled() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLED_MAX_MS);
    while (counts.getOrDefault(END, 0) < agents && System.nanoTime() < end) {
      wait(SETTLED_MAX_MS);
    }
  }

  /** Forgets the rounds so far. */
  public synchronized void clear() {
    lasts.clear();
  }

  /** Median of the whole, in ms. */
  public synchronized double medianMs() {
    return quantile("result", 0.5);
  }

  /** What nine of ten rounds stay below, in ms. */
  public synchronized double ninetiethMs() {
    return quantile("result", 0.9);
  }

  /** Medians of the steps, each from the start of the round. */
  public synchronized String phases() {
    List<String> all = new ArrayList<>(List.of(OPENED));
    all.addAll(STEPS);
    all.add("result");
    all.add(SETTLED);
    return "ms from the start, the last of all: "
        + all.stream()
            .map(step -> String.format(Locale.ROOT, "%s %.0f", step, quantile(step, 0.5)))
            .collect(Collectors.joining(", "));
  }

  private double quantile(String step, double q) {
    double[] sorted =
        lasts.getOrDefault(step, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, q * sorted.length)];
  }
}
