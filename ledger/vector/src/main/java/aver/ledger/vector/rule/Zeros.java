package aver.ledger.vector.rule;

import aver.ledger.vector.VectorSource;
import java.util.Arrays;
import java.util.Objects;

/**
 * A vector of nothing but zeros.
 *
 * @param length values, 1 to 2^30
 */
record Zeros(long length) implements VectorSource {
  Zeros {
    VectorSource.checkLength(length);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void read(long from, int[] into, int count) {
    Objects.checkFromIndexSize(from, count, length);
    Arrays.fill(into, 0, count, 0);
  }
}
