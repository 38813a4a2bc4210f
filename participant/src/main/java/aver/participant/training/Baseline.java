package aver.participant.training;

import aver.participant.data.LabelledRows;
import java.util.List;

/**
 * What a federation is compared with: the same recipe and the same number of rounds, without
 * anybody else (one site's rows) or without any border (all rows in one place).
 */
public final class Baseline {
  private Baseline() {}

  /**
   * Trains round after round on the same rows.
   *
   * @param start parameters to begin with
   * @param rounds 1 or more
   * @param name stands for task and member in the seeds of the rounds
   * @return the parameters after the last round
   */
  public static float[] train(
      Trainer trainer, float[] start, LabelledRows rows, int rounds, String name) {
    float[] parameters = start;
    for (int round = 1; round <= rounds; round++) {
      parameters = trainer.train(parameters, rows, BatchOrder.seed(0, name, round, name));
    }
    return parameters;
  }

  /** All sites' rows in one place, site after site. */
  public static LabelledRows pooled(List<LabelledRows> sites) {
    int size = sites.stream().mapToInt(LabelledRows::size).sum();
    float[][] features = new float[size][];
    int[] labels = new int[size];
    int next = 0;
    for (LabelledRows site : sites) {
      System.arraycopy(site.features(), 0, features, next, site.size());
      System.arraycopy(site.labels(), 0, labels, next, site.size());
      next += site.size();
    }
    return new LabelledRows(features, labels);
  }
}
