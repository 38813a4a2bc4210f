package aver.ledger.vector.server;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gradient descent with momentum on the aggregate.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code m' = float(b m + d)}, {@code step = eta m'}; {@code m} begins at 0.
 *   <li><b>Remembers:</b> {@code m}.
 *   <li><b>Paper:</b> Hsu, Qi, Brown: Measuring the Effects of Non-Identical Data Distribution for
 *       Federated Visual Classification, arXiv:1909.06335.
 *   <li><b>Example:</b> eta = 1, b = 0.5, d = 1 twice: steps 1 and 1.5.
 * </ul>
 *
 * @param learningRate eta in billionths
 * @param beta b in billionths
 */
public record FedAvgM(long learningRate, long beta) implements ServerOptimiser {
  static final String NAME = "fedavgm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return Collections.unmodifiableSortedMap(
        new TreeMap<>(
            Map.of(ServerOptimisers.LEARNING_RATE, learningRate, ServerOptimisers.BETA1, beta)));
  }

  @Override
  public List<ServerState> states() {
    return List.of(ServerState.MOMENTUM);
  }

  @Override
  public float initial(ServerState state) {
    return 0;
  }

  @Override
  public void step(double[] d, float[][] states, int count) {
    double eta = ServerOptimiser.real(learningRate);
    double b = ServerOptimiser.real(beta);
    float[] m = states[0];
    for (int i = 0; i < count; i++) {
      m[i] = (float) (b * m[i] + d[i]);
      d[i] = eta * m[i];
    }
  }
}
