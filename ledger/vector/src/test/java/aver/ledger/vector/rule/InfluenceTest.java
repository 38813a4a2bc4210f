package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How far one participant moves the clipped mean, whatever it sends: by its share of the weight
 * times the round's lower median norm, and no further.
 *
 * <p><b>On integers.</b> Let A be the aggregate of d values, r the lower median of the norms
 * (isqrt), q'_i the update i as it was clipped, w_i its weight and W their sum. What the liar l
 * adds is {@code D = W A - sum_{i != l} w_i q'_i}. Norms are rounded down, so q'_l is shorter than
 * r + 1 before its values are rounded to integers, which adds up to sqrt(d) / 2; rounding A adds up
 * to W sqrt(d) / 2. With s the smallest integer that is at least sqrt(d): {@code 4 |D|^2 <= (w_l (2
 * r + 2 + s) + W s)^2}.
 */
class InfluenceTest {
  private static final int[] ROUNDS = {5, 10};

  static LongStream seeds() {
    return Seeds.of(30);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void oneMovesTheClippedMeanByItsCappedShareOfTheMedianNormAtMost(long seed) {
    var random = new SplittableRandom(seed);
    for (int n : ROUNDS) {
      List<Integer> weights = SampleCaps.weights(claims(random, n));
      isHeld(random, n, weights);
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void howeverLongAnUpdateItMovesAMeanOfEqualWeightsByOneOfNMedianNormsAtMost(long seed) {
    var random = new SplittableRandom(seed);
    for (int n : ROUNDS) {
      isHeld(random, n, Collections.nCopies(n, 1));
    }
  }

  /** The last one lies. */
  private static void isHeld(SplittableRandom random, int n, List<Integer> weights) {
    List<int[]> vectors = new ArrayList<>(Round.of(random, n, 0).vectors());
    List<Long> honest =
        vectors.subList(0, n - 1).stream().map(InfluenceTest::norm).sorted().toList();
    for (int[] sent : lies(vectors.getLast(), random)) {
      vectors.set(n - 1, sent);
      long limit = lowerMedian(vectors);
      assertThat(limit)
          .as("no longer than an honest one")
          .isLessThanOrEqualTo(honest.get((n - 1) / 2));
      int[] aggregate =
          Round.aggregate(
              ClippedMean.TO_MEDIAN, new Updates(Round.sources(vectors), weights), Lanes.one());
      assertThat(moved(vectors, weights, limit, aggregate))
          .isLessThanOrEqualTo(allowed(weights, limit, sent.length));
    }
  }

  /** Ten to a million times as long, as far as a value may be sent; and what else comes to mind. */
  private static List<int[]> lies(int[] own, SplittableRandom random) {
    List<int[]> lies = new ArrayList<>();
    for (long factor = 10; factor <= 1_000_000; factor *= 10) {
      lies.add(times(own, factor));
      lies.add(times(own, -factor));
    }
    int[] most = new int[own.length];
    Arrays.fill(most, FixedPoint.BOUND_MAX);
    lies.add(most);
    lies.add(Seeds.vector(random, own.length, FixedPoint.BOUND_MAX));
    lies.add(new int[own.length]);
    lies.add(own);
    return lies;
  }

  private static int[] times(int[] values, long factor) {
    return Arrays.stream(values)
        .map(q -> Math.clamp(q * factor, -FixedPoint.BOUND_MAX, FixedPoint.BOUND_MAX))
        .toArray();
  }

  /** 4 |D|^2, D being what the last one adds to W times the aggregate. */
  private static BigInteger moved(
      List<int[]> vectors, List<Integer> weights, long limit, int[] aggregate) {
    long all = weights.stream().mapToLong(w -> w).sum();
    long[] added = Arrays.stream(aggregate).mapToLong(a -> all * a).toArray();
    for (int i = 0; i < vectors.size() - 1; i++) {
      int[] q = vectors.get(i);
      long norm = norm(q);
      long scale = norm <= limit ? 65536 : 65536 * limit / norm;
      for (int j = 0; j < added.length; j++) {
        added[j] -= weights.get(i) * (long) Math.rint(q[j] * scale / 65536.0); // exact in doubles
      }
    }
    BigInteger sum = BigInteger.ZERO;
    for (long d : added) {
      sum = sum.add(BigInteger.valueOf(d).pow(2));
    }
    return sum.shiftLeft(2);
  }

  /** (w (2 r + 2 + s) + W s)^2, w being the weight of the last one. */
  private static BigInteger allowed(List<Integer> weights, long limit, int length) {
    long all = weights.stream().mapToLong(w -> w).sum();
    long root = (long) Math.ceil(Math.sqrt(length));
    return BigInteger.valueOf(weights.getLast())
        .multiply(BigInteger.valueOf(2 * limit + 2 + root))
        .add(BigInteger.valueOf(all).multiply(BigInteger.valueOf(root)))
        .pow(2);
  }

  private static long norm(int[] values) {
    long squares = Arrays.stream(values).mapToLong(q -> (long) q * q).sum(); // 3000 times 2^46
    return BigInteger.valueOf(squares).sqrt().longValueExact();
  }

  private static long lowerMedian(List<int[]> vectors) {
    return vectors.stream()
        .map(InfluenceTest::norm)
        .sorted()
        .toList()
        .get((vectors.size() - 1) / 2);
  }

  /** The last one says that it has as many rows as a number can say. */
  private static List<SampleCaps.Claim> claims(SplittableRandom random, int n) {
    int most = 1 << random.nextInt(4, 21);
    List<SampleCaps.Claim> claims = new ArrayList<>();
    for (int i = 0; i < n - 1; i++) {
      long rows = random.nextInt(1, most + 1);
      claims.add(new SampleCaps.Claim(rows, rows, random.nextInt(128, 257)));
    }
    claims.add(new SampleCaps.Claim(Long.MAX_VALUE, Long.MAX_VALUE, 256));
    return claims;
  }

  /**
   * A claim counts up to three times the lower median m, and at least floor(n / 2) of the others
   * count m or more: 3 : 3 + floor(n / 2) of the weight where reputations are equal, 768 : 768 +
   * 128 floor(n / 2) where they differ most.
   */
  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void declaringAnythingIsWorthTheCappedShareAtMost(long seed) {
    var random = new SplittableRandom(seed);
    for (int n : ROUNDS) {
      List<SampleCaps.Claim> claims = claims(random, n);
      List<Integer> weights = SampleCaps.weights(claims);
      long all = weights.stream().mapToLong(w -> w).sum();
      assertThat((768 + 128L * (n / 2)) * weights.getLast()).isLessThanOrEqualTo(768 * all);
      List<Integer> equal =
          SampleCaps.weights(
              claims.stream()
                  .map(c -> new SampleCaps.Claim(c.declared(), c.registered(), 256))
                  .toList());
      long sum = equal.stream().mapToLong(w -> w).sum();
      assertThat((3L + n / 2) * equal.getLast()).isLessThanOrEqualTo(3 * sum);
    }
  }

  @Test
  void aPlainMeanIsMovedFurther() {
    List<int[]> vectors =
        new ArrayList<>(IntStream.range(0, 4).mapToObj(i -> new int[] {300 + i, 400 - i}).toList());
    vectors.add(times(new int[] {300, 400}, 10_000));
    List<Integer> weights = Collections.nCopies(5, 1);
    long limit = lowerMedian(vectors);
    int[] mean =
        Round.aggregate(Mean.PLAIN, new Updates(Round.sources(vectors), weights), Lanes.one());
    assertThat(moved(vectors, weights, limit, mean)).isGreaterThan(allowed(weights, limit, 2));
    assertThat(Round.aggregate(ClippedMean.TO_MEDIAN, Round.updates(vectors), Lanes.one()))
        .containsExactly(296, 392);
  }
}
