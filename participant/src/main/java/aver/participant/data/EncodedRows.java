package aver.participant.data;

import aver.ledger.client.study.Column;
import aver.ledger.client.study.Schema;
import java.util.List;

/**
 * Rows as numbers, completed and one-hot (first category dropped), not yet standardised.
 *
 * @param features one array a row, in the order of {@link Schema#featureNames}
 * @param labels index of the class, one a row
 */
@SuppressWarnings("ArrayRecordComponent") // read element by element, compared by no one
public record EncodedRows(double[][] features, int[] labels) {
  /** Encodes rows; what is missing is learnt from the training rows. */
  public static EncodedRows of(Schema schema, List<Row> training, List<Row> rows) {
    Imputation imputation = Imputation.fit(schema, training);
    List<Column> columns = schema.features();
    int width = schema.featureNames().size();
    double[][] features = new double[rows.size()][width];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      int place = 0;
      for (int c = 0; c < columns.size(); c++) {
        double value = imputation.value(rows.get(i), c);
        if (columns.get(c) instanceof Column.Categorical choice) {
          if (value > 0) {
            features[i][place + (int) value - 1] = 1;
          }
          place += choice.categories().size() - 1;
        } else {
          features[i][place++] = value;
        }
      }
      labels[i] = rows.get(i).label();
    }
    return new EncodedRows(features, labels);
  }

  /** Standardised rows. */
  public LabelledRows standardised(Standardization by) {
    return new LabelledRows(by.apply(features), labels);
  }
}
