package aver.ledger.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Blocks;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.threads.ExecutorLanes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DotProductsTest {
  static LongStream seeds() {
    return Seeds.of(30);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void areTheTextbookProducts(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(5) == 0 ? 1 : random.nextInt(1, 20_000);
    List<int[]> vectors = new ArrayList<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      vectors.add(Seeds.vector(random, length, FixedPoint.BOUND_MAX));
    }
    List<VectorSource> sources = Textbook.sources(vectors);
    Gram gram = DotProducts.gram(sources, Lanes.one());
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = 0; j < vectors.size(); j++) {
        assertThat(gram.dot(i, j)).isEqualTo(Textbook.dot(vectors.get(i), vectors.get(j)));
      }
    }
    assertThat(DotProducts.squaredNorms(sources, Lanes.one()))
        .containsExactlyElementsOf(vectors.stream().map(v -> Textbook.dot(v, v)).toList());
    Rows rows = Rows.of(sources);
    int last = vectors.size() - 1;
    if (last > 0) {
      Rows others = rows.pick(IntStream.range(0, last).boxed().toList());
      assertThat(DotProducts.squaredDistances(others, sources.get(last), Lanes.one()))
          .containsExactlyElementsOf(
              IntStream.range(0, last).mapToObj(i -> gram.squaredDistance(i, last)).toList());
    }
    Blocks small = new Blocks(length, random.nextInt(1, 64));
    assertThat(DotProducts.gram(rows, Lanes.one(), small)).isEqualTo(gram);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Lanes lanes = new ExecutorLanes(executor, 5);
      assertThat(DotProducts.gram(sources, lanes)).isEqualTo(gram);
      assertThat(DotProducts.gram(rows, lanes, small)).isEqualTo(gram);
    }
  }

  @Test
  void distanceFollowsFromProducts() {
    Gram gram = DotProducts.gram(List.of(ArrayVector.of(1, 2), ArrayVector.of(4, -2)), Lanes.one());
    assertThat(gram.squaredDistance(0, 1)).isEqualTo(BigInteger.valueOf(9 + 16));
    assertThat(gram.squaredDistance(1, 1)).isZero();
  }

  @Test
  void totalsGoOnBeyond64Bits() {
    int[] values = new int[1 << 18];
    Arrays.fill(values, -FixedPoint.BOUND_MAX);
    BigInteger squared =
        DotProducts.squaredNorms(List.of(ArrayVector.of(values)), Lanes.one()).getFirst();
    assertThat(squared).isEqualTo(BigInteger.ONE.shiftLeft(46 + 18));
    assertThat(DotProducts.norm(squared)).isEqualTo(1L << 32);
    assertThat(DotProducts.norm(squared.subtract(BigInteger.ONE))).isEqualTo((1L << 32) - 1);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void wideTotalsAreExact(long seed) {
    var random = new SplittableRandom(seed);
    Wide wide = new Wide();
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 500; i++) {
      long value =
          random.nextInt(3) == 0
              ? Long.MIN_VALUE
              : random.nextLong() | (random.nextLong() & Long.MAX_VALUE);
      value = seed % 2 == 0 ? ~value : value;
      wide.add(value);
      expected = expected.add(BigInteger.valueOf(value));
      assertThat(wide.toBigInteger()).isEqualTo(expected);
    }
  }

  @Test
  void clippingScalesAsDefined() {
    assertThat(Clipping.scale(50, 10)).isEqualTo(13107);
    assertThat(Clipping.scale(10, 10)).isEqualTo(65536);
    assertThat(Clipping.scale(0, 0)).isEqualTo(65536);
    assertThat(Clipping.scale(1, 0)).isEqualTo(0);
    assertThat(Clipping.scale(Clipping.NORM_MAX, Clipping.NORM_MAX - 1)).isEqualTo(65535);
    assertThat(Clipping.lowerMedian(List.of(9L, 1L, 5L, 7L))).isEqualTo(5);
    assertThat(Clipping.lowerMedian(List.of(9L, 1L, 5L))).isEqualTo(5);
  }
}
