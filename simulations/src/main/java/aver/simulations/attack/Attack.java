package aver.simulations.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a participant does that works against the others. */
public enum Attack {
  /** The other way round and longer, so that it outweighs the others and undoes their work. */
  SIGN_FLIP {
    @Override
    double change(double honest, double factor, double noise) {
      return -factor * honest;
    }
  },
  /** The right way, but longer, so that it drowns the others. */
  BOOST {
    @Override
    double change(double honest, double factor, double noise) {
      return factor * honest;
    }
  },
  /** Nothing: the model as it came, to be paid for no work. */
  ZERO {
    @Override
    double change(double honest, double factor, double noise) {
      return 0;
    }
  },
  /** Noise, as long as the honest change or longer, to be paid for no work. */
  NOISE {
    @Override
    double change(double honest, double factor, double noise) {
      return factor * noise;
    }
  },
  /** What was published last, once more, to be paid for no work. */
  REPEAT,
  /**
   * What was published last, the other way round and longer: inner product manipulation (Xie and
   * others, UAI 2019) by one who sees no update but its own.
   */
  PUSH_BACK,
  /**
   * What was published last with new noise, as long as it or longer, over it. In simulations alone.
   */
  NOISY_REPEAT,
  /** What the first hospital sent in the round before; its own at first. In simulations alone. */
  COPY,
  /** Honest training, but many more rows are registered and declared. In simulations alone. */
  INFLATE,
  /**
   * All attackers send the first one's update, each with a few bits changed. In simulations alone.
   */
  CLONE,
  /**
   * All attackers send the first one's update, each with new noise of a twentieth of its length
   * over it. In simulations alone.
   */
  NOISY_CLONE,
  /** Values over the task's bound, to break sums. In simulations alone. */
  OVERFLOW;

  private static final List<Attack> OF_AGENTS =
      List.of(SIGN_FLIP, BOOST, ZERO, NOISE, REPEAT, PUSH_BACK);

  /** A value of the change; those of which an agent does not hear train honestly. */
  double change(double honest, double factor, double noise) {
    return honest;
  }

  /** Those that an agent can do by what it makes of its own training. */
  public static List<Attack> ofAgents() {
    return OF_AGENTS;
  }

  /** Whether all attackers train as the first of them. */
  public boolean clones() {
    return this == CLONE || this == NOISY_CLONE;
  }

  /** Name on a command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The attack of this name.
   *
   * @throws IllegalArgumentException naming all there are
   */
  public static Attack named(String id) {
    return Arrays.stream(values())
        .filter(attack -> attack.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no attack '%s': take one of %s"
                    .formatted(id, Arrays.stream(values()).map(Attack::id).toList())));
  }

  /**
   * Poisoned parameters.
   *
   * @param trained what honest training gave
   * @param loaded what it began with
   * @param factor how much longer, over 0
   * @param seed of noise
   */
  public float[] poison(float[] trained, float[] loaded, double factor, long seed) {
    double squares = 0;
    for (int i = 0; i < trained.length; i++) {
      double change = (double) trained[i] - loaded[i];
      squares += change * change;
    }
    double deviation = Math.sqrt(squares / trained.length);
    SplittableRandom random = new SplittableRandom(seed);
    float[] poisoned = new float[trained.length];
    for (int i = 0; i < trained.length; i++) {
      double noise = deviation * random.nextGaussian();
      double honest = (double) trained[i] - loaded[i];
      poisoned[i] = (float) (loaded[i] + change(honest, factor, noise));
    }
    return poisoned;
  }
}
