package aver.simulations.attack;

import aver.participant.data.LabelledRows;
import aver.participant.training.SiteLayers;
import aver.participant.training.Trainer;
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
  /**
   * As many standard deviations beside its own update as hide among the others' (Baruch and others,
   * NeurIPS 2019): {@link LittleIsEnough}.
   */
  ALIE {
    @Override
    public float[] train(Round round, double factor) {
      return LittleIsEnough.train(round, factor);
    }
  },
  /** Trains on marked rows with a wrong class, and sends that longer: {@link Backdoor}. */
  BACKDOOR {
    @Override
    public float[] train(Round round, double factor) {
      return Backdoor.of(round.rows()).train(round, factor);
    }
  },
  /**
   * The same, but as long as its own honest update, or so many times that: no limit on lengths
   * meets it.
   */
  QUIET_BACKDOOR {
    @Override
    public float[] train(Round round, double factor) {
      return Backdoor.of(round.rows()).trainQuietly(round, factor);
    }
  },
  /** What was published last, once more, to be paid for no work. */
  REPEAT,
  /**
   * What was published last, the other way round and longer: inner product manipulation (Xie and
   * others, UAI 2019) by one who sees no update but its own. Before anything was published agents
   * send nothing, and simulated hospitals their own update in its place.
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
      List.of(SIGN_FLIP, BOOST, ZERO, NOISE, ALIE, BACKDOOR, QUIET_BACKDOOR, REPEAT, PUSH_BACK);

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
   * What an attacker has to work with.
   *
   * @param network of the task's recipe
   * @param loaded parameters to begin with
   * @param rows its own, for training
   * @param seed of the order of batches, and of noise
   * @param drift what is added to each gradient; empty without control variates
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  public record Round(
      Trainer network, float[] loaded, LabelledRows rows, long seed, float[] drift) {
    /** Honest training, on these rows or on others. */
    float[] honest(LabelledRows on, long order) {
      return network.train(loaded, on, order, drift);
    }

    /** Parameters that differ from those to begin with by these changes of the model's. */
    float[] changed(double[] changes) {
      SiteLayers layers = network.layers();
      float[] sent = loaded.clone();
      for (int i = 0; i < layers.shared(); i++) {
        sent[i] = (float) (loaded[i] + changes[i]);
      }
      return sent;
    }

    /** What honest training changes of the model, on these rows. */
    double[] change(LabelledRows on, long order) {
      float[] trained = honest(on, order);
      double[] change = new double[network.layers().shared()];
      for (int i = 0; i < change.length; i++) {
        change[i] = (double) trained[i] - loaded[i];
      }
      return change;
    }
  }

  /**
   * Poisoned parameters, by its own rows and training alone.
   *
   * @param factor how much longer, over 0; standard deviations for {@link #ALIE}
   */
  public float[] train(Round round, double factor) {
    double[] change = round.change(round.rows(), round.seed());
    double squares = 0;
    for (double value : change) {
      squares += value * value;
    }
    double deviation = Math.sqrt(squares / change.length);
    SplittableRandom random = new SplittableRandom(round.seed());
    for (int i = 0; i < change.length; i++) {
      double noise = deviation * random.nextGaussian();
      change[i] = change(change[i], factor, noise);
    }
    return round.changed(change);
  }
}
