package aver.reputation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each update of a round contributed: its cosine to the sum of the other norm-scaled updates,
 * leave-one-out CGSV.
 *
 * <p>No validation data and no trust in anybody is needed, and the result follows from exact dot
 * products alone. The majority's direction defines value: a colluding majority gains, and a
 * hospital unlike all others scores around 0. The {@linkplain #FLOOR_PPM floor} keeps the latter
 * paid; {@code docs/scoring.md} states how far it can be abused.
 *
 * <p>Sources: Xu et al., "Gradient-driven rewards to guarantee fairness in collaborative machine
 * learning" (CGSV), NeurIPS 2021; Fung et al., "The limitations of federated learning in sybil
 * settings" (FoolsGold), RAID 2020, for the sharing among near-duplicates.
 */
public final class Contribution {
  /**
   * A cosine at or above this makes two updates near-duplicates: an angle of at most 0.81 degrees.
   */
  public static final int DUPLICATE_PPM = 999_900;

  /**
   * A cosine to the last published delta above this is penalised, rising to a full penalty at 1 000
   * 000. As high as it is, since honest updates of a logistic regression on clinical data reach 998
   * 000 in its first rounds.
   */
  public static final int RECENT_PPM = 999_500;

  /**
   * Score of an update of its own making whose cosine lies between {@link #OPPOSED_PPM} and this.
   */
  public static final int FLOOR_PPM = 20_000;

  /**
   * A cosine below this is opposed to the others: no floor holds, and it is evidence against its
   * author.
   */
  public static final int OPPOSED_PPM = -200_000;

  // unit vectors are written as integer multiples u = a x with a = floor(2^100 / isqrt(2^40
  // |x|^2)), so |u| is about 2^80
  private static final int ROOT_BITS = 40;
  private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(100);

  private Contribution() {}

  /**
   * Scores all updates of a round.
   *
   * @param gram dot products of the included updates, at their own lengths
   * @param recent how they lie to each vector that was published last; where there is none, nothing
   *     is penalised for it
   * @return one score for each update, in their order
   * @throws IllegalArgumentException if the two differ in size, or the products cannot come from
   *     vectors
   */
  public static List<Score> scores(Gram gram, List<Recent> recent) {
    return scores(gram, recent, Optional.empty());
  }

  /**
   * Scores all updates of a round by themselves and by those of the rounds before it.
   *
   * @param judged what the history says, one a update; empty if none is kept
   */
  public static List<Score> scores(
      Gram gram, List<Recent> recent, Optional<History.Judged> judged) {
    int n = gram.size();
    if (judged.isPresent() && judged.get().works().size() != n) {
      throw new IllegalArgumentException(
          "%d updates, but %d histories".formatted(n, judged.get().works().size()));
    }
    for (Recent vector : recent) {
      if (vector.dots().size() != n) {
        throw new IllegalArgumentException(
            "%d updates, but %d products with the last delta".formatted(n, vector.dots().size()));
      }
    }
    Clusters clusters = Clusters.of(gram, judged.map(History.Judged::alike).orElse(List.of()));
    int[] cosines = cosines(gram, clusters);
    var scores = new ArrayList<Score>(n);
    for (int i = 0; i < n; i++) {
      int near = nearest(recent, i, gram.squaredNorm(i));
      int penalty = penalty(near);
      int size = clusters.sizeOf(i);
      int update = i;
      Optional<OwnWork> own = judged.map(j -> j.works().get(update));
      int ppm = gram.squaredNorm(i).signum() == 0 ? 0 : score(cosines[i], penalty, size);
      int paid = own.isPresent() && !own.get().earns() ? Math.min(ppm, 0) : ppm;
      scores.add(new Score(cosines[i], near, penalty, clusters.of(i), size, own, paid));
    }
    return List.copyOf(scores);
  }

  /** Returns the largest cosine of update {@code i} to what was published last, 0 without. */
  private static int nearest(List<Recent> recent, int i, BigInteger squaredNorm) {
    int near = recent.isEmpty() ? 0 : -Ppm.ONE;
    for (Recent vector : recent) {
      near = Math.max(near, Ppm.cosine(vector.dots().get(i), squaredNorm, vector.squaredNorm()));
    }
    return near;
  }

  /** Returns {@code floor(10^6 (c - T) / (10^6 - T))} above the threshold T, 0 up to it. */
  static int penalty(int recentCosinePpm) {
    int over = Math.max(0, recentCosinePpm - RECENT_PPM);
    return Math.toIntExact((long) Ppm.ONE * over / (Ppm.ONE - RECENT_PPM));
  }

  /** Returns the score of a non-zero update from its parts. */
  static int score(int cosinePpm, int penaltyPpm, int clusterSize) {
    if (cosinePpm < OPPOSED_PPM) {
      return cosinePpm;
    }
    if (penaltyPpm > 0) {
      // a recycled delta gets no floor; the penalty alone never turns into evidence against its
      // author
      return cosinePpm <= 0 ? cosinePpm : Math.max(0, cosinePpm - penaltyPpm) / clusterSize;
    }
    return Math.max(cosinePpm, FLOOR_PPM) / clusterSize;
  }

  /**
   * Returns the cosine of each update to the sum of the unit vectors of the clusters other than its
   * own, each cluster counting as one; where there is no other cluster, to the sum of all other
   * updates.
   */
  private static int[] cosines(Gram gram, Clusters clusters) {
    int n = gram.size();
    var scales = new BigInteger[n];
    for (int i = 0; i < n; i++) {
      scales[i] = scale(gram.squaredNorm(i), clusters.sizeOf(i));
    }
    var toAll = new BigInteger[n]; // x_i . U, U being the sum of all scaled updates
    BigInteger all = BigInteger.ZERO; // U . U
    for (int i = 0; i < n; i++) {
      BigInteger sum = BigInteger.ZERO;
      for (int j = 0; j < n; j++) {
        sum = sum.add(scales[j].multiply(gram.dot(i, j)));
      }
      toAll[i] = sum;
      all = all.add(scales[i].multiply(sum));
    }
    var cosines = new int[n];
    for (int i = 0; i < n; i++) {
      List<Integer> left = clusters.isOne() ? List.of(i) : clusters.members(i);
      cosines[i] = cosineWithout(i, left, gram, scales, toAll, all);
    }
    return cosines;
  }

  /** Returns the cosine of update {@code i} to U without the scaled updates in {@code left}. */
  private static int cosineWithout(
      int i,
      List<Integer> left,
      Gram gram,
      BigInteger[] scales,
      BigInteger[] toAll,
      BigInteger all) {
    // |U - L|^2 = |U|^2 - 2 U.L + |L|^2, L being the sum of the scaled updates left out
    BigInteger toLeft = BigInteger.ZERO;
    BigInteger cross = BigInteger.ZERO;
    BigInteger square = BigInteger.ZERO;
    for (int j : left) {
      toLeft = toLeft.add(scales[j].multiply(gram.dot(i, j)));
      cross = cross.add(scales[j].multiply(toAll[j]));
      for (int k : left) {
        square = square.add(scales[j].multiply(scales[k]).multiply(gram.dot(j, k)));
      }
    }
    BigInteger rest = all.subtract(cross.shiftLeft(1)).add(square);
    return Ppm.cosine(toAll[i].subtract(toLeft), gram.squaredNorm(i), rest);
  }

  private static BigInteger scale(BigInteger squaredNorm, int clusterSize) {
    if (squaredNorm.signum() == 0) {
      return BigInteger.ZERO;
    }
    return UNIT.divide(squaredNorm.shiftLeft(ROOT_BITS).sqrt())
        .divide(BigInteger.valueOf(clusterSize));
  }
}
