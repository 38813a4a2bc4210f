package aver.simulations.attack;

import java.util.Arrays;
import java.util.Locale;

/** What a poisoner makes of the change that honest training gave. */
public enum Attack {
  /** The other way round and longer, so that it outweighs the others and undoes their work. */
  SIGN_FLIP {
    @Override
    double scale(double factor) {
      return -factor;
    }
  },
  /** The right way, but longer, so that it drowns the others. */
  BOOST {
    @Override
    double scale(double factor) {
      return factor;
    }
  };

  /** What a change is multiplied by. */
  abstract double scale(double factor);

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
   */
  public float[] poison(float[] trained, float[] loaded, double factor) {
    double scale = scale(factor);
    float[] poisoned = new float[trained.length];
    for (int i = 0; i < trained.length; i++) {
      poisoned[i] = (float) (loaded[i] + scale * ((double) trained[i] - loaded[i]));
    }
    return poisoned;
  }
}
