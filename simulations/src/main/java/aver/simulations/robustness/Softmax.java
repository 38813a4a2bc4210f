package aver.simulations.robustness;

import java.util.Arrays;

/**
 * Softmax regression on some rows: the exact gradient of the mean cross-entropy over all of them.
 *
 * <p>Parameters stand class by class, {@value Digits#FEATURES} values each. Rows are kept twice, by
 * row and by feature, so that every inner loop runs over neighbouring values.
 */
final class Softmax {
  /** Parameters of the model. */
  static final int LENGTH = Digits.CLASSES * Digits.FEATURES;

  private final Digits rows;
  private final double[][] byFeature;
  private final double[][] scores;

  Softmax(Digits rows) {
    this.rows = rows;
    this.byFeature = new double[Digits.FEATURES][rows.size()];
    this.scores = new double[Digits.CLASSES][rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int feature = 0; feature < Digits.FEATURES; feature++) {
        byFeature[feature][row] = rows.images()[row][feature];
      }
    }
  }

  /** Writes the gradient at these parameters. */
  void gradient(double[] parameters, double[] gradient) {
    score(parameters);
    int n = rows.size();
    for (int row = 0; row < n; row++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] score : scores) {
        largest = Math.max(largest, score[row]);
      }
      double sum = 0;
      for (double[] score : scores) {
        score[row] = Math.exp(score[row] - largest);
        sum += score[row];
      }
      for (double[] score : scores) {
        score[row] /= sum * n;
      }
      scores[rows.labels()[row]][row] -= 1.0 / n;
    }
    double[] one = new double[Digits.FEATURES];
    for (int c = 0; c < Digits.CLASSES; c++) {
      Arrays.fill(one, 0);
      for (int row = 0; row < n; row++) {
        add(one, rows.images()[row], scores[c][row]);
      }
      System.arraycopy(one, 0, gradient, c * Digits.FEATURES, Digits.FEATURES);
    }
  }

  /** How many of the rows get the right digit, as a part of all. */
  double accuracy(double[] parameters) {
    score(parameters);
    int right = 0;
    for (int row = 0; row < rows.size(); row++) {
      int best = 0;
      for (int c = 1; c < Digits.CLASSES; c++) {
        best = scores[c][row] > scores[best][row] ? c : best;
      }
      right += best == rows.labels()[row] ? 1 : 0;
    }
    return (double) right / rows.size();
  }

  private void score(double[] parameters) {
    for (int c = 0; c < Digits.CLASSES; c++) {
      double[] score = scores[c];
      Arrays.fill(score, 0);
      for (int feature = 0; feature < Digits.FEATURES; feature++) {
        add(score, byFeature[feature], parameters[c * Digits.FEATURES + feature]);
      }
    }
  }

  private static void add(double[] sum, double[] row, double times) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += times * row[i];
    }
  }
}
