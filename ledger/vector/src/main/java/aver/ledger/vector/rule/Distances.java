package aver.ledger.vector.rule;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.exact.Gram;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The squared distances between all updates, exact, and who is near to whom. */
final class Distances {
  private final BigInteger[][] squared;
  private final int[] ranks;

  private Distances(BigInteger[][] squared, int[] ranks) {
    this.squared = squared;
    this.ranks = ranks;
  }

  static Distances of(Updates updates, Lanes lanes) {
    Gram gram = updates.gram(lanes);
    int n = updates.size();
    BigInteger[][] squared = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        squared[i][j] = gram.squaredDistance(i, j);
        squared[j][i] = squared[i][j];
      }
    }
    return new Distances(squared, updates.ranks());
  }

  BigInteger squared(int i, int j) {
    return squared[i][j];
  }

  /** All of {@code among}, nearest to {@code i} first, equally near ones by member. */
  List<Integer> nearestTo(int i, List<Integer> among) {
    return among.stream()
        .sorted(
            Comparator.<Integer, BigInteger>comparing(j -> squared[i][j])
                .thenComparingInt(j -> ranks[j]))
        .toList();
  }

  /**
   * Krum's score: the sum of the squared distances to the nearest others.
   *
   * @param among those who are left, {@code i} among them
   * @param nearest how many others count
   */
  BigInteger score(int i, List<Integer> among, int nearest) {
    return among.stream()
        .filter(j -> j != i)
        .map(j -> squared[i][j])
        .sorted()
        .limit(nearest)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** All of {@code among}, lowest score first, equal ones by member. */
  List<Integer> byScore(List<Integer> among, int nearest) {
    List<BigInteger> scores = new ArrayList<>();
    for (int i : among) {
      scores.add(score(i, among, nearest));
    }
    return IntStream.range(0, among.size())
        .boxed()
        .sorted(
            Comparator.<Integer, BigInteger>comparing(scores::get)
                .thenComparingInt(at -> ranks[among.get(at)]))
        .map(among::get)
        .toList();
  }
}
