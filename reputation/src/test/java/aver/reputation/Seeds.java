package aver.reputation;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Seeds of the property tests; {@code -Dseed=17} replays one. */
final class Seeds {
  private Seeds() {}

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 60) : LongStream.of(only);
  }

  /** Returns a vector around {@code direction} with uniform noise of up to {@code noise}. */
  static int[] near(int[] direction, int noise, SplittableRandom random) {
    var vector = new int[direction.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = direction[i] + random.nextInt(-noise, noise + 1);
    }
    return vector;
  }

  static int[] any(int length, SplittableRandom random) {
    return near(new int[length], 1 << 20, random);
  }

  static int[] scaled(int[] vector, int by) {
    var scaled = new int[vector.length];
    for (int i = 0; i < vector.length; i++) {
      scaled[i] = vector[i] * by;
    }
    return scaled;
  }
}
