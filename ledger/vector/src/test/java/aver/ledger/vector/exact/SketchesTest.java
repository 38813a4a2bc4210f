package aver.ledger.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.threads.ExecutorLanes;
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

class SketchesTest {
  static LongStream seeds() {
    return Seeds.of(20);
  }

  private static long[] sketch(int... values) {
    return Sketches.of(Textbook.sources(List.of(values)), Lanes.one()).getFirst();
  }

  @Test
  void aShortVectorStandsForItself() {
    int[] values = IntStream.range(0, 256).map(i -> 3 * i - 100).toArray();
    assertThat(sketch(values)).isEqualTo(Arrays.stream(values).asLongStream().toArray());
    assertThat(sketch(7, -8)).startsWith(7, -8, 0, 0).hasSize(256);
  }

  @Test
  void placesAreFixedForEver() {
    assertThat(IntStream.range(0, 8).map(Sketches::place))
        .containsExactly(453, 220, 13, 496, 55, 166, 89, 394);
    long[] sums = sketch(IntStream.range(0, 100_000).toArray());
    assertThat(LongStream.of(sums).map(Math::abs).sum()).isEqualTo(225168946L);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void areThoseOfTheDefinitionWhateverTheLanes(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(1, 60_000);
    int[] a = Seeds.vector(random, length, FixedPoint.BOUND_MAX);
    int[] b = Seeds.vector(random, length, FixedPoint.BOUND_MAX);
    List<long[]> sketches = Sketches.of(Textbook.sources(List.of(a, b)), Lanes.one());
    long[] expected = new long[Sketches.WIDTH];
    for (int i = 0; i < length; i++) {
      int place = length <= Sketches.WIDTH ? 2 * i : Sketches.place(i);
      expected[place / 2] += place % 2 == 0 ? b[i] : -b[i];
    }
    assertThat(sketches.get(1)).isEqualTo(expected);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<long[]> parallel =
          Sketches.of(Textbook.sources(List.of(a, b)), new ExecutorLanes(executor, 5));
      assertThat(parallel.get(0)).isEqualTo(sketches.get(0));
      assertThat(parallel.get(1)).isEqualTo(sketches.get(1));
    }
  }

  @Test
  void cosinesOfLongVectorsAreKeptToASixteenthOrSo() {
    var random = new SplittableRandom(5);
    int length = 20_000;
    double worst = 0;
    for (int t = 0; t < 30; t++) {
      int[] a = random.ints(length, -1000, 1001).toArray();
      int[] b = random.ints(length, -1000, 1001).toArray();
      int[] near = IntStream.range(0, length).map(i -> a[i] + b[i] / 4).toArray();
      worst = Math.max(worst, Math.abs(cosine(sketch(a), sketch(b))));
      assertThat(cosine(sketch(a), sketch(near))).isBetween(0.94, 1.0);
    }
    assertThat(worst).isLessThan(4.0 / 16);
  }

  private static double cosine(long[] a, long[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }
}
