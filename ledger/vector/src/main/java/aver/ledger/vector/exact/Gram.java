package aver.ledger.vector.exact;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/**
 * The dot products of all pairs of some vectors. Norms, distances and cosines of them, and of their
 * weighted sums, follow from it without another pass over the vectors.
 *
 * @param size number of vectors
 * @param lower the lower triangle, row after row: (0,0), (1,0), (1,1), (2,0), ..
 */
public record Gram(int size, List<BigInteger> lower) {
  /**
   * @throws IllegalArgumentException if the triangle has not {@code size (size + 1) / 2} entries
   */
  public Gram {
    lower = List.copyOf(lower);
    if (size < 1 || lower.size() != size * (size + 1) / 2) {
      throw new IllegalArgumentException(
          "%d vectors have not %d pairs".formatted(size, lower.size()));
    }
  }

  /** The product of vectors {@code i} and {@code j}, each from 0. */
  public BigInteger dot(int i, int j) {
    Objects.checkIndex(i, size);
    Objects.checkIndex(j, size);
    int row = Math.max(i, j);
    return lower.get(row * (row + 1) / 2 + Math.min(i, j));
  }

  /** The squared Euclidean distance of vectors {@code i} and {@code j}. */
  public BigInteger squaredDistance(int i, int j) {
    return dot(i, i).add(dot(j, j)).subtract(dot(i, j).shiftLeft(1));
  }
}
