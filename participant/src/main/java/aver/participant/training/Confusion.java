package aver.participant.training;

import aver.participant.data.LabelledRows;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a model's predictions meet the truth: counts by true class (row) and predicted class
 * (column).
 *
 * @param classes 2 to 16
 * @param counts {@code classes * classes}, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // read element by element
public record Confusion(int classes, int[] counts) {
  /** A site with fewer rows of a class reports nothing: so small a cell could point at a person. */
  public static final int CLASS_ROWS_MIN = 10;

  /** Of no rows. */
  public static Confusion none(int classes) {
    return new Confusion(classes, new int[classes * classes]);
  }

  /** Predicts each row; the likeliest class wins, ties go to the lower one. */
  public static Confusion of(Trainer trainer, int classes, float[] parameters, LabelledRows rows) {
    float[][] probabilities = trainer.probabilities(parameters, rows.features());
    int[] counts = new int[classes * classes];
    for (int i = 0; i < rows.size(); i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = probabilities[i][c] > probabilities[i][best] ? c : best;
      }
      counts[rows.labels()[i] * classes + best]++;
    }
    return new Confusion(classes, counts);
  }

  /** Cell by cell. */
  public Confusion plus(Confusion other) {
    int[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.addExact(sum[i], other.counts[i]);
    }
    return new Confusion(classes, sum);
  }

  /** What the site may report: nothing if a class has fewer than {@value #CLASS_ROWS_MIN} rows. */
  public Optional<int[]> reportable() {
    for (int truth = 0; truth < classes; truth++) {
      if (rowTotal(truth) < CLASS_ROWS_MIN) {
        return Optional.empty();
      }
    }
    return Optional.of(counts.clone());
  }

  /** Share of rows that were predicted rightly; empty without rows. */
  public OptionalDouble accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += counts[c * classes + c];
    }
    return share(right, total());
  }

  /** Of two classes: share of the positive (class 1) that were found; empty without positives. */
  public OptionalDouble sensitivity() {
    return share(counts[classes + 1], rowTotal(1));
  }

  /** Of two classes: share of the negative (class 0) that were cleared; empty without negatives. */
  public OptionalDouble specificity() {
    return share(counts[0], rowTotal(0));
  }

  /** Number of rows. */
  public long total() {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }

  private long rowTotal(int truth) {
    long total = 0;
    for (int c = 0; c < classes; c++) {
      total += counts[truth * classes + c];
    }
    return total;
  }

  private static OptionalDouble share(long part, long of) {
    return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / of);
  }
}
