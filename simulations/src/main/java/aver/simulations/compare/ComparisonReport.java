package aver.simulations.compare;

import java.util.List;
import java.util.Locale;

/**
 * What came of a comparison.
 *
 * @param name of the comparison
 * @param seeds plays a method
 * @param folds of the training rows that were measured on, 0 for the test rows
 * @param sites how many
 * @param methods one line each
 */
public record ComparisonReport(String name, int seeds, int folds, int sites, List<Line> methods) {
  /** Copies the list. */
  public ComparisonReport {
    methods = List.copyOf(methods);
  }

  /**
   * One method.
   *
   * @param method its name
   * @param own accuracy on each site's rows, scaled by the site's own training rows, averaged over
   *     the sites; mean of the plays
   * @param ownSd standard deviation over the plays
   * @param pooled accuracy on all sites' rows, scaled by all training rows; mean of the plays
   * @param pooledSd standard deviation over the plays
   */
  public record Line(String method, double own, double ownSd, double pooled, double pooledSd) {
    static Line of(String method, List<Double> own, List<Double> pooled) {
      return new Line(method, mean(own), sd(own), mean(pooled), sd(pooled));
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(0);
  }

  private static double sd(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
  }

  /** As a table for people. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        "%s: %d sites, %d seeds, measured on %s%n"
            .formatted(
                name,
                sites,
                seeds,
                folds == 0 ? "the test rows" : folds + " parts of the training rows, in turn"));
    out.append("  %-24s  %6s %6s  %6s %6s%n".formatted("", "own", "sd", "pooled", "sd"));
    for (Line line : methods) {
      out.append(
          String.format(
              Locale.ROOT,
              "  %-24s  %6.3f %6.3f  %6.3f %6.3f%n",
              line.method(),
              line.own(),
              line.ownSd(),
              line.pooled(),
              line.pooledSd()));
    }
    return out.toString().stripTrailing();
  }
}
