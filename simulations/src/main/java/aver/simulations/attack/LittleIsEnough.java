package aver.simulations.attack;

import aver.participant.data.LabelledRows;

/**
 * A little is enough (Baruch, Baruch, Goldberg, NeurIPS 2019) by one who sees no update but its
 * own: how far honest updates lie apart in each value is estimated from trainings on parts of its
 * own rows. It sends its own update and, value by value, so many of these standard deviations less.
 */
final class LittleIsEnough {
  private static final int PARTS = 4;

  private LittleIsEnough() {}

  static float[] train(Attack.Round round, double deviations) {
    double[] sent = round.change(round.rows(), round.seed());
    double[] sum = new double[sent.length];
    double[] squares = new double[sent.length];
    int parts = Math.min(PARTS, round.rows().size());
    for (int part = 0; part < parts; part++) {
      double[] change = round.change(part(round.rows(), part, parts), round.seed() + part);
      for (int i = 0; i < sent.length; i++) {
        sum[i] += change[i];
        squares[i] += change[i] * change[i];
      }
    }
    for (int i = 0; i < sent.length; i++) {
      double mean = sum[i] / parts;
      sent[i] -= deviations * Math.sqrt(Math.max(0, squares[i] / parts - mean * mean));
    }
    return round.changed(sent);
  }

  private static LabelledRows part(LabelledRows rows, int part, int parts) {
    int size = (rows.size() - part + parts - 1) / parts;
    float[][] features = new float[size][];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      features[i] = rows.features()[part + i * parts];
      labels[i] = rows.labels()[part + i * parts];
    }
    return new LabelledRows(features, labels);
  }
}
