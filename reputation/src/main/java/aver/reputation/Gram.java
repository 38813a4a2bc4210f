package aver.reputation;

import java.math.BigInteger;
import java.util.Objects;

/**
 * The exact dot products of a round's updates with one another: all that a score needs to know of
 * them.
 *
 * <p>Immutable. With d values of at most 2^23 in magnitude, d at most 2^30, an entry is below 2^76.
 */
public final class Gram {
  /** Most updates in a round. */
  public static final int SIZE_MAX = 1024;

  private final int size;
  private final BigInteger[] lower; // row i holds entries (i, 0) to (i, i)

  private Gram(int size, BigInteger[] lower) {
    this.size = size;
    this.lower = lower;
  }

  /** Gives the dot product of updates {@code i} and {@code j}, where {@code j <= i}. */
  @FunctionalInterface
  public interface Dots {
    /** Returns the exact dot product of updates {@code i} and {@code j}; {@code j <= i}. */
    BigInteger dot(int i, int j);
  }

  /**
   * Returns the matrix of {@code size} updates, asking {@code dots} once for each pair with {@code
   * j <= i}.
   *
   * @throws IllegalArgumentException if size is not 0 to 1024, or a squared norm is negative
   */
  public static Gram of(int size, Dots dots) {
    if (size < 0 || size > SIZE_MAX) {
      throw new IllegalArgumentException(
          "updates must be 0 to %d, were %d".formatted(SIZE_MAX, size));
    }
    var lower = new BigInteger[size * (size + 1) / 2];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        lower[index(i, j)] = Objects.requireNonNull(dots.dot(i, j), "dot");
      }
      if (lower[index(i, i)].signum() < 0) {
        throw new IllegalArgumentException("squared norm of update %d is negative".formatted(i));
      }
    }
    return new Gram(size, lower);
  }

  /**
   * Returns the matrix of {@code updates}, vectors of one length; plain loops, for small vectors.
   */
  public static Gram of(int[][] updates) {
    return of(updates.length, (i, j) -> dot(updates[i], updates[j]));
  }

  /**
   * Returns the exact dot product of two vectors of one length.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static BigInteger dot(int[] a, int[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("lengths differ: %d and %d".formatted(a.length, b.length));
    }
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(BigInteger.valueOf((long) a[i] * b[i]));
    }
    return sum;
  }

  /** Returns the number of updates. */
  public int size() {
    return size;
  }

  /** Returns the dot product of updates {@code i} and {@code j}, in either order. */
  public BigInteger dot(int i, int j) {
    Objects.checkIndex(i, size);
    Objects.checkIndex(j, size);
    return i >= j ? lower[index(i, j)] : lower[index(j, i)];
  }

  /** Returns the squared norm of update {@code i}. */
  public BigInteger squaredNorm(int i) {
    return dot(i, i);
  }

  private static int index(int i, int j) {
    return i * (i + 1) / 2 + j;
  }
}
