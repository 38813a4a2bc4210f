package aver.coordinator.report;

import aver.ledger.rules.state.Evaluation;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a model did on the sites' own validation rows, pooled and as a range.
 *
 * @param modelVersion the version that was evaluated
 * @param sites how many reported
 * @param rows how many rows they have together
 * @param accuracyPpm of all rows
 * @param accuracyMinPpm of the worst site
 * @param accuracyMaxPpm of the best site
 * @param sensitivityPpm share of the positive rows that were found; with two classes only
 * @param specificityPpm share of the negative rows that were left alone; with two classes only
 * @param counts confusion counts, truth by prediction, row by row
 */
public record Quality(
    int modelVersion,
    int sites,
    long rows,
    long accuracyPpm,
    int accuracyMinPpm,
    int accuracyMaxPpm,
    Optional<Long> sensitivityPpm,
    Optional<Long> specificityPpm,
    List<Long> counts) {
  private static final BigInteger ONE = BigInteger.valueOf(1_000_000);

  /** Copies the list. */
  public Quality {
    counts = List.copyOf(counts);
  }

  /** From the sums in the state. */
  static Quality of(int modelVersion, Evaluation evaluation) {
    List<Long> counts = evaluation.counts();
    int classes = (int) Math.round(Math.sqrt(counts.size()));
    long right = 0;
    long rows = 0;
    for (int i = 0; i < counts.size(); i++) {
      rows += counts.get(i);
      right += i % (classes + 1) == 0 ? counts.get(i) : 0;
    }
    boolean binary = classes == 2;
    return new Quality(
        modelVersion,
        evaluation.sites(),
        rows,
        share(right, rows).orElse(0L),
        evaluation.accuracyMinPpm(),
        evaluation.accuracyMaxPpm(),
        binary ? share(counts.get(3), counts.get(2) + counts.get(3)) : Optional.empty(),
        binary ? share(counts.get(0), counts.get(0) + counts.get(1)) : Optional.empty(),
        counts);
  }

  private static Optional<Long> share(long part, long whole) {
    return whole == 0 ? Optional.empty() : Optional.of(scaled(part, whole));
  }

  /** {@code floor(10^6 part / whole)}, also where the product does not fit a long. */
  private static long scaled(long part, long whole) {
    return BigInteger.valueOf(part)
        .multiply(ONE)
        .divide(BigInteger.valueOf(whole))
        .longValueExact();
  }

  /** One line. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "model version %d: accuracy %s (sites %s to %s)"
            .formatted(
                modelVersion,
                decimal(accuracyPpm),
                decimal(accuracyMinPpm),
                decimal(accuracyMaxPpm)));
    sensitivityPpm.ifPresent(ppm -> text.append(", sensitivity ").append(decimal(ppm)));
    specificityPpm.ifPresent(ppm -> text.append(", specificity ").append(decimal(ppm)));
    return text.append(", %d rows of %d sites".formatted(rows, sites)).toString();
  }

  private static String decimal(long ppm) {
    return String.format(Locale.ROOT, "%.3f", ppm / 1e6);
  }
}
