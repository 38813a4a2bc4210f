package aver.ledger.vector.server;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Momentum, divided value by value by how large aggregates were.
 *
 * <ul>
 *   <li><b>Formula:</b> {@code m' = float(b1 m + (1 - b1) d)}, {@code v'} by the kind, {@code step
 *       = (eta m') / (sqrt(v') + tau)}. {@code m} begins at 0, {@code v} at {@code float(tau tau)}.
 *   <li><b>FedAdagrad:</b> {@code v' = float(v + d d)}.
 *   <li><b>FedAdam:</b> {@code v' = float(b2 v + (1 - b2) (d d))}.
 *   <li><b>FedYogi:</b> {@code v' = float(v - (1 - b2) (d d) sign(v - d d))}, the sign being -1, 0
 *       or 1.
 *   <li><b>Remembers:</b> {@code m}, {@code v}.
 *   <li><b>Paper:</b> Reddi and others, see {@link ServerOptimiser}.
 *   <li><b>Example:</b> FedAdam with eta = 0.01, b1 = 0.5, b2 = 0.75, tau about 0, d = 1 in the
 *       first round: m = 0.5, v = 0.25, step 0.01.
 * </ul>
 *
 * @param kind how {@code v} is renewed
 * @param learningRate eta in billionths
 * @param beta1 in billionths
 * @param beta2 in billionths; means nothing to FedAdagrad
 * @param tau in billionths, at least 1
 */
public record FedAdaptive(Kind kind, long learningRate, long beta1, long beta2, long tau)
    implements ServerOptimiser {
  /** How {@code v} is renewed. */
  public enum Kind {
    ADAGRAD("fedadagrad"),
    ADAM("fedadam"),
    YOGI("fedyogi");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** Name of the optimiser. */
    public String id() {
      return id;
    }
  }

  @Override
  public String name() {
    return kind.id();
  }

  @Override
  public SortedMap<String, Long> parameters() {
    SortedMap<String, Long> all = new TreeMap<>();
    all.put(ServerOptimisers.LEARNING_RATE, learningRate);
    all.put(ServerOptimisers.BETA1, beta1);
    if (kind != Kind.ADAGRAD) {
      all.put(ServerOptimisers.BETA2, beta2);
    }
    all.put(ServerOptimisers.TAU, tau);
    return Collections.unmodifiableSortedMap(all);
  }

  @Override
  public List<ServerState> states() {
    return List.of(ServerState.MOMENTUM, ServerState.VARIANCE);
  }

  @Override
  public float initial(ServerState state) {
    double t = ServerOptimiser.real(tau);
    return state == ServerState.MOMENTUM ? 0 : (float) (t * t);
  }

  @Override
  public void step(double[] d, float[][] states, int count) {
    double eta = ServerOptimiser.real(learningRate);
    double b1 = ServerOptimiser.real(beta1);
    double rest1 = ServerOptimiser.rest(beta1);
    double t = ServerOptimiser.real(tau);
    float[] m = states[0];
    float[] v = states[1];
    renew(d, v, count);
    for (int i = 0; i < count; i++) {
      m[i] = (float) (b1 * m[i] + rest1 * d[i]);
      d[i] = eta * m[i] / (Math.sqrt(v[i]) + t);
    }
  }

  private void renew(double[] d, float[] v, int count) {
    double b2 = ServerOptimiser.real(beta2);
    double rest2 = ServerOptimiser.rest(beta2);
    switch (kind) {
      case ADAGRAD -> {
        for (int i = 0; i < count; i++) {
          v[i] = (float) (v[i] + d[i] * d[i]);
        }
      }
      case ADAM -> {
        for (int i = 0; i < count; i++) {
          v[i] = (float) (b2 * v[i] + rest2 * (d[i] * d[i]));
        }
      }
      case YOGI -> {
        for (int i = 0; i < count; i++) {
          double square = d[i] * d[i];
          v[i] = (float) (v[i] - rest2 * square * Math.signum(v[i] - square));
        }
      }
    }
  }
}
