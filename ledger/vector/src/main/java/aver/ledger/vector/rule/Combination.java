package aver.ledger.vector.rule;

import aver.ledger.vector.exact.Gram;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A point {@code z = sum_i(a_i x_i) / A}, {@code A = sum_i(a_i)}, somewhere between some vectors:
 * known by its integer coefficients, so that its distances follow from the vectors' dot products
 * alone and nothing is rounded.
 *
 * @param coefficients one a vector, at least 0, not all 0
 */
record Combination(List<BigInteger> coefficients) {
  /** Binary digits of coefficients while a rule iterates. */
  static final int DIGITS = 40;

  /** Binary digits of weights in the sum at the end: what the exact mean takes. */
  static final int WEIGHT_DIGITS = 28;

  /** Binary digits after the point of a distance in quanta. */
  static final int DISTANCE_DIGITS = 16;

  Combination {
    coefficients = List.copyOf(coefficients);
  }

  /** A distance in 2^-16 quanta, rounded down, given its square in quanta. */
  static BigInteger distance(BigInteger squared) {
    return squared.shiftLeft(2 * DISTANCE_DIGITS).sqrt();
  }

  BigInteger total() {
    return coefficients.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  /**
   * The distance from the point to each vector, in 2^-16 quanta, rounded down: {@code isqrt(floor(
   * 2^32 N_i / A^2))} with {@code N_i = A^2 G_ii - 2 A sum_j(a_j G_ij) + sum_jk(a_j a_k G_jk)}.
   */
  List<BigInteger> distances(Gram gram) {
    int n = coefficients.size();
    BigInteger total = total();
    List<BigInteger> along = new ArrayList<>(n);
    BigInteger squared = BigInteger.ZERO;
    for (int i = 0; i < n; i++) {
      BigInteger sum = BigInteger.ZERO;
      for (int j = 0; j < n; j++) {
        sum = sum.add(coefficients.get(j).multiply(gram.dot(i, j)));
      }
      along.add(sum);
      squared = squared.add(coefficients.get(i).multiply(sum));
    }
    List<BigInteger> distances = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      BigInteger scaled =
          total
              .multiply(total)
              .multiply(gram.dot(i, i))
              .subtract(total.multiply(along.get(i)).shiftLeft(1))
              .add(squared);
      distances.add(scaled.shiftLeft(2 * DISTANCE_DIGITS).divide(total.multiply(total)).sqrt());
    }
    return distances;
  }
}
