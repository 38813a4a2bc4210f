package aver.participant;

import java.util.function.LongConsumer;

/** Runs a property for several seeds, or for one with {@code -Dseed=}; a failure names its seed. */
public final class Seeds {
  private Seeds() {}

  /** Runs the property. */
  public static void each(int count, LongConsumer property) {
    String only = System.getProperty("seed");
    if (only != null) {
      property.accept(Long.parseLong(only));
      return;
    }
    for (long seed = 1; seed <= count; seed++) {
      try {
        property.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("failed with -Dseed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
