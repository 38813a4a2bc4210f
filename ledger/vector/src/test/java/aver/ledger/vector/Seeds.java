package aver.ledger.vector;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Seeds of property tests: {@code -Dseed=17} replays one. */
public final class Seeds {
  private Seeds() {}

  /** The seeds {@code 0 .. count-1}, or the one that was asked for. */
  public static LongStream of(int count) {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, count) : LongStream.of(only);
  }

  /** A vector within +-{@code bound}: uniform, or extremes alone, or mostly zeros. */
  public static int[] vector(SplittableRandom random, int length, int bound) {
    int kind = random.nextInt(4);
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (kind) {
            case 0 -> random.nextBoolean() ? bound : -bound;
            case 1 -> random.nextInt(10) == 0 ? random.nextInt(-bound, bound + 1) : 0;
            case 2 -> random.nextInt(-3, 4);
            default -> random.nextInt(-bound, bound + 1);
          };
    }
    return values;
  }
}
