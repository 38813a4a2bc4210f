package aver.ledger.vector.server;

import java.util.List;
import java.util.SortedMap;

/**
 * Turns what a rule made of a round's updates into the step of the model.
 *
 * <p>All work on real numbers {@code d = q 2^-s}, {@code q} an integer of the aggregate and {@code
 * s} the task's fraction bits, which is exact. Each operation is one of {@code + - * / sqrt} on
 * {@code double}, rounded once, in the order in which the formulas stand; states are rounded to
 * {@code float} and the step is computed from them as rounded. In the end {@code rint(step 2^s)},
 * held within +-2^23. Nothing is summed over values, so neither order nor threads matter.
 *
 * <p>Parameters are billionths: {@code learning-rate = 10_000_000} is 0.01.
 *
 * <p>Paper: Reddi, Charles, Zaheer, Garrett, Rush, Konecny, Kumar, McMahan: Adaptive Federated
 * Optimization, ICLR 2021. No bias correction, as there.
 */
public sealed interface ServerOptimiser permits FedAvg, FedAvgM, FedAdaptive {
  /** One, in billionths. */
  long ONE = 1_000_000_000L;

  /** Stable name, lower case. */
  String name();

  /** Its parameters in billionths, all of them. */
  SortedMap<String, Long> parameters();

  /** What it remembers, in this order in a model version. */
  List<ServerState> states();

  /** A state before the first round, the same for each parameter. */
  float initial(ServerState state);

  /**
   * Steps of some parameters of the model.
   *
   * @param d what the rule made of the updates; becomes the step
   * @param states one array for each of {@link #states()}, renewed in place
   * @param count how many, from the first on
   */
  void step(double[] d, float[][] states, int count);

  /** A parameter as a real number, rounded once. */
  static double real(long billionths) {
    return billionths / (double) ONE;
  }

  /** One minus a parameter, rounded once. */
  static double rest(long billionths) {
    return (ONE - billionths) / (double) ONE;
  }
}
