package aver.simulations.scenario;

import aver.simulations.attack.Attack;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What attackers send who do not train: what they saw, or what another of them made. */
final class Imitations {
  private static final double CLONE_NOISE = 0.05;

  private final String victim;
  private final SplittableRandom random;
  private final Map<String, int[]> before = new TreeMap<>(); // the round before, by hospital
  private final Map<String, int[]> now = new TreeMap<>();

  /**
   * Of a simulation.
   *
   * @param victim hospital whose updates are copied
   */
  Imitations(String victim, SplittableRandom random) {
    this.victim = victim;
    this.random = random;
  }

  /** The round is over: what was sent in it can be seen. */
  void over() {
    if (!now.isEmpty()) {
      before.clear();
      before.putAll(now);
      now.clear();
    }
  }

  /**
   * What a hospital sends.
   *
   * @param trained what its training gave
   * @param published what was published last; zeros at first
   * @param bound largest value that may be sent
   */
  int[] sent(SimulatedHospital hospital, int[] trained, int[] published, int bound) {
    int[] sent = trained;
    if (hospital.does(Attack.REPEAT)) {
      sent = marked(published, hospital.number());
    } else if (hospital.does(Attack.PUSH_BACK)) {
      int[] seen = zero(published) ? trained : published; // at first there is but its own
      sent = scaled(marked(seen, hospital.number()), -hospital.factor(), bound);
    } else if (hospital.does(Attack.NOISY_REPEAT)) {
      int[] as = zero(published) ? trained : published;
      sent = noisy(published, hospital.factor() * length(as), bound);
    } else if (hospital.does(Attack.COPY)) {
      sent = marked(before.getOrDefault(victim, trained), hospital.number() + 1);
    } else if (hospital.does(Attack.NOISY_CLONE) && hospital.number() > 0) {
      sent = noisy(trained, CLONE_NOISE * length(trained), bound);
    }
    now.put(hospital.id(), sent);
    return sent;
  }

  /** These with a bit changed, so that two do not send the same; zeros as they are. */
  private static int[] marked(int[] values, int number) {
    int[] marked = values.clone();
    if (!zero(values)) {
      marked[number % marked.length] += number;
    }
    return marked;
  }

  private static int[] scaled(int[] values, double by, int bound) {
    return Arrays.stream(values)
        .map(value -> (int) Math.clamp(Math.rint(by * value), -bound, bound))
        .toArray();
  }

  private static boolean zero(int[] values) {
    return length(values) == 0;
  }

  private static double length(int[] values) {
    return Math.sqrt(Arrays.stream(values).mapToDouble(value -> (double) value * value).sum());
  }

  /** These with new noise of that length over them. */
  private int[] noisy(int[] values, double length, int bound) {
    double deviation = length / Math.sqrt(values.length);
    return Arrays.stream(values)
        .map(value -> (int) Math.rint(value + deviation * random.nextGaussian()))
        .map(value -> Math.clamp(value, -bound, bound))
        .toArray();
  }
}
