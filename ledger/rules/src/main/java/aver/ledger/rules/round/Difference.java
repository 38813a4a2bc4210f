package aver.ledger.rules.round;

import aver.ledger.vector.Blocks;
import aver.ledger.vector.VectorSource;

/**
 * {@code later - earlier}, value by value: what was published between two successive model
 * versions, without a copy of it being kept. Exact, since a next model is its base plus integers.
 *
 * @param later a model version
 * @param earlier the one that it was made from, of the same length
 */
public record Difference(VectorSource later, VectorSource earlier) implements VectorSource {
  /**
   * @throws IllegalArgumentException if the lengths differ
   */
  public Difference {
    if (later.length() != earlier.length()) {
      throw new IllegalArgumentException(
          "model versions have %d and %d values".formatted(later.length(), earlier.length()));
    }
  }

  @Override
  public long length() {
    return later.length();
  }

  /**
   * @throws ArithmeticException if a difference does not fit int32, as it does not for successive
   *     versions
   */
  @Override
  public void read(long from, int[] into, int count) {
    later.read(from, into, count);
    var other = new int[Math.min(count, Blocks.SIZE)];
    for (int done = 0; done < count; done += other.length) {
      int part = Math.min(other.length, count - done);
      earlier.read(from + done, other, part);
      for (int i = 0; i < part; i++) {
        into[done + i] = Math.subtractExact(into[done + i], other[i]);
      }
    }
  }
}
