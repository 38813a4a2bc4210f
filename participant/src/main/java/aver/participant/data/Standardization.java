package aver.participant.data;

import aver.ledger.client.study.Column;
import aver.ledger.client.study.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * Centres and scales encoded features: {@code (x - mean) / sd}.
 *
 * @param mean of each encoded feature
 * @param sd of each, over 0
 */
@SuppressWarnings("ArrayRecordComponent") // read element by element, compared by no one
public record Standardization(double[] mean, double[] sd) {
  /** By mean and standard deviation (n - 1) of the rows; a constant feature is only centred. */
  public static Standardization fit(double[][] rows, int features) {
    double[] mean = new double[features];
    double[] sd = new double[features];
    for (int j = 0; j < features; j++) {
      for (double[] row : rows) {
        mean[j] += row[j];
      }
      mean[j] /= Math.max(1, rows.length);
      double squares = 0;
      for (double[] row : rows) {
        squares += (row[j] - mean[j]) * (row[j] - mean[j]);
      }
      sd[j] = Math.sqrt(squares / Math.max(1, rows.length - 1));
      if (sd[j] < 1e-12 * Math.max(1, Math.abs(mean[j]))) {
        sd[j] = 1;
      }
    }
    return new Standardization(mean, sd);
  }

  /** By the constants of a schema. */
  public static Standardization ofSchema(Schema schema) {
    List<String> names = schema.featureNames();
    double[] mean = new double[names.size()];
    double[] sd = new double[names.size()];
    Arrays.fill(sd, 1);
    for (Column column : schema.features()) {
      if (column instanceof Column.Numeric n && n.constants().isPresent()) {
        int place = names.indexOf(n.name());
        mean[place] = n.constants().get().mean();
        sd[place] = n.constants().get().sd();
      }
    }
    return new Standardization(mean, sd);
  }

  /** Standardised copies, in the precision that training uses. */
  public float[][] apply(double[][] rows) {
    float[][] result = new float[rows.length][mean.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        result[i][j] = (float) ((rows[i][j] - mean[j]) / sd[j]);
      }
    }
    return result;
  }
}
