package aver.participant.data;

import aver.ledger.client.study.Column;
import aver.ledger.client.study.Schema;
import java.util.List;

/** What stands for a missing value, for each feature column: learnt from training rows alone. */
final class Imputation {
  private final double[] replacements;

  private Imputation(double[] replacements) {
    this.replacements = replacements;
  }

  static Imputation fit(Schema schema, List<Row> training) {
    List<Column> features = schema.features();
    double[] replacements = new double[features.size()];
    for (int i = 0; i < replacements.length; i++) {
      replacements[i] =
          switch (features.get(i)) {
            case Column.Numeric c -> c.impute().orElse(mean(training, i));
            case Column.Categorical c ->
                c.impute().isPresent()
                    ? c.categories().indexOf(c.impute().get())
                    : mostFrequent(training, i, c.categories().size());
            case Column.Label c -> throw new IllegalStateException(c + " is no feature");
            case Column.Dropped c -> throw new IllegalStateException(c + " is no feature");
          };
    }
    return new Imputation(replacements);
  }

  double value(Row row, int feature) {
    double value = row.values()[feature];
    return Double.isNaN(value) ? replacements[feature] : value;
  }

  private static double mean(List<Row> rows, int feature) {
    double sum = 0;
    int count = 0;
    for (Row row : rows) {
      if (!Double.isNaN(row.values()[feature])) {
        sum += row.values()[feature];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Ties go to the category that is listed first. */
  private static double mostFrequent(List<Row> rows, int feature, int categories) {
    int[] counts = new int[categories];
    for (Row row : rows) {
      if (!Double.isNaN(row.values()[feature])) {
        counts[(int) row.values()[feature]]++;
      }
    }
    int best = 0;
    for (int i = 1; i < categories; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }
}
