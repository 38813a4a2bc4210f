package aver.ledger.vector.server;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The aggregate times a learning rate.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code step = eta d}.
 *   <li><b>Remembers:</b> nothing.
 *   <li><b>Example:</b> eta = 0.5, d = 0.25: step = 0.125.
 * </ul>
 *
 * @param learningRate eta in billionths
 */
public record FedAvg(long learningRate) implements ServerOptimiser {
  static final String NAME = "fedavg";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SortedMap<String, Long> parameters() {
    return Collections.unmodifiableSortedMap(
        new TreeMap<>(java.util.Map.of(ServerOptimisers.LEARNING_RATE, learningRate)));
  }

  @Override
  public List<ServerState> states() {
    return List.of();
  }

  @Override
  public float initial(ServerState state) {
    throw new IllegalArgumentException("%s has no %s".formatted(NAME, state));
  }

  @Override
  public void step(double[] d, float[][] states, int count) {
    double eta = ServerOptimiser.real(learningRate);
    for (int i = 0; i < count; i++) {
      d[i] = eta * d[i];
    }
  }
}
