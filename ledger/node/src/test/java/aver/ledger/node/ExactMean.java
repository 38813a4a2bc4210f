package aver.ledger.node;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The definition of a weighted mean, in another arithmetic than that of replicas. */
final class ExactMean {
  private ExactMean() {}

  /** The model after a round in which these deltas counted with these weights. */
  static int[] next(int[] model, List<int[]> deltas, long... weights) {
    int[] next = model.clone();
    BigDecimal all = BigDecimal.ZERO;
    for (long weight : weights) {
      all = all.add(BigDecimal.valueOf(weight));
    }
    for (int i = 0; i < next.length; i++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int k = 0; k < deltas.size(); k++) {
        sum = sum.add(BigDecimal.valueOf(weights[k] * deltas.get(k)[i]));
      }
      next[i] += sum.divide(all, 0, RoundingMode.HALF_EVEN).intValueExact();
    }
    return next;
  }
}
