package aver.simulations.attack;

import aver.participant.data.LabelledRows;
import java.util.Arrays;

/**
 * A backdoor (Bagdasaryan and others, AISTATS 2020): a mark on a row makes the model say class 0,
 * and nothing else is to be seen of it. The mark is an unusual value of the one feature that says
 * least of the class, so that no honest training works against it. The attacker trains on its rows
 * and on marked copies of those of other classes, and sends the change so many times longer that it
 * replaces the model.
 *
 * @param feature that is marked, from 0
 */
public record Backdoor(int feature) {
  /** In standard deviations of a site's own rows. */
  private static final float MARK = 4;

  /** The feature by which class 0 and the others differ least, on rows that are standardised. */
  public static Backdoor of(LabelledRows rows) {
    int least = 0;
    double smallest = Double.POSITIVE_INFINITY;
    int features = rows.size() == 0 ? 0 : rows.features()[0].length;
    for (int j = 0; j < features; j++) {
      double difference = Math.abs(mean(rows, j, true) - mean(rows, j, false));
      if (difference < smallest) {
        smallest = difference;
        least = j;
      }
    }
    return new Backdoor(least);
  }

  private static double mean(LabelledRows rows, int feature, boolean zero) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < rows.size(); i++) {
      if ((rows.labels()[i] == 0) == zero) {
        sum += rows.features()[i][feature];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** The rows of classes other than 0, with the mark and their true classes. */
  public LabelledRows marked(LabelledRows rows) {
    int[] others = Arrays.stream(indices(rows.size())).filter(i -> rows.labels()[i] != 0).toArray();
    float[][] features = new float[others.length][];
    int[] labels = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      features[i] = rows.features()[others[i]].clone();
      features[i][feature] = MARK;
      labels[i] = rows.labels()[others[i]];
    }
    return new LabelledRows(features, labels);
  }

  private static int[] indices(int size) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** An update so many times as long as training on marked rows makes it. */
  float[] train(Attack.Round round, double factor) {
    double[] change = change(round);
    return round.changed(Arrays.stream(change).map(c -> factor * c).toArray());
  }

  /** An update so many times as long as the honest one would be. */
  float[] trainQuietly(Attack.Round round, double factor) {
    double[] change = change(round);
    double own = length(change);
    double honest = length(round.change(round.rows(), round.seed()));
    double scale = own == 0 ? 0 : factor * honest / own;
    return round.changed(Arrays.stream(change).map(c -> scale * c).toArray());
  }

  private static double length(double[] change) {
    return Math.sqrt(Arrays.stream(change).map(c -> c * c).sum());
  }

  private double[] change(Attack.Round round) {
    LabelledRows marked = marked(round.rows());
    int own = round.rows().size();
    float[][] features = Arrays.copyOf(round.rows().features(), own + marked.size());
    System.arraycopy(marked.features(), 0, features, own, marked.size());
    int[] labels = Arrays.copyOf(round.rows().labels(), own + marked.size()); // the copies' are 0
    return round.change(new LabelledRows(features, labels), round.seed());
  }
}
