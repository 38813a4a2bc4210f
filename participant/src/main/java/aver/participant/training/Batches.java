package aver.participant.training;

import aver.ledger.client.study.ModelShape;
import aver.participant.data.LabelledRows;

/**
 * Rows as a network takes them and gives them back.
 *
 * @param shape of data and model
 */
record Batches(ModelShape shape) {
  /** How many rows are looked at together when nothing is trained. */
  static final int ROWS_AT_ONCE = 1024;

  /** The next rows to look at. */
  float[][] block(float[][] features, int from) {
    float[][] part = new float[Math.min(features.length, from + ROWS_AT_ONCE) - from][];
    for (int i = 0; i < part.length; i++) {
      part[i] = checked(features[from + i]);
    }
    return part;
  }

  float[][] features(LabelledRows rows, int[] batch) {
    float[][] features = new float[batch.length][];
    for (int i = 0; i < batch.length; i++) {
      features[i] = checked(rows.features()[batch[i]]);
    }
    return features;
  }

  float[][] targets(LabelledRows rows, int[] batch) {
    float[][] targets = new float[batch.length][shape.outputs()];
    for (int i = 0; i < batch.length; i++) {
      int label = rows.labels()[batch[i]];
      if (shape.outputs() == 1) {
        targets[i][0] = label;
      } else {
        targets[i][label] = 1;
      }
    }
    return targets;
  }

  /** A network of two classes has one output. */
  float[] perClass(float[] outputs) {
    return shape.outputs() == 1 ? new float[] {1 - outputs[0], outputs[0]} : outputs;
  }

  private float[] checked(float[] row) {
    if (row.length != shape.inputs()) {
      throw new IllegalArgumentException(
          "a row has %d features, the model %d inputs".formatted(row.length, shape.inputs()));
    }
    return row;
  }
}
