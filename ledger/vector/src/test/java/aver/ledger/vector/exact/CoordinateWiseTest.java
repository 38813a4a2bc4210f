package aver.ledger.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Blocks;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.threads.ExecutorLanes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoordinateWiseTest {
  static LongStream seeds() {
    return Seeds.of(40);
  }

  /** Each coordinate sorted, and the mean of its run of ranks, with big numbers. */
  private static int[] plain(List<int[]> vectors, Ranked ranked) {
    int[] out = new int[vectors.getFirst().length];
    for (int j = 0; j < out.length; j++) {
      int at = j;
      int[] ordered = vectors.stream().mapToInt(v -> v[at]).sorted().toArray();
      int first = ranked.first(ordered);
      long sum = Arrays.stream(ordered, first, first + ranked.kept()).asLongStream().sum();
      out[j] =
          BigDecimal.valueOf(sum)
              .divide(BigDecimal.valueOf(ranked.kept()), 0, RoundingMode.HALF_EVEN)
              .intValueExact();
    }
    return out;
  }

  private static int[] reduced(Rows rows, Ranked ranked, Lanes lanes, int blockSize) {
    ArrayVector out = ArrayVector.zeros(rows.length());
    CoordinateWise.write(rows, ranked, out, lanes, new Blocks(rows.length(), blockSize));
    return out.values();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void everyReductionIsThatOfTheSortedValues(long seed) {
    var random = new SplittableRandom(seed);
    int n = random.nextInt(6) == 0 ? random.nextInt(250, 400) : random.nextInt(1, 40);
    int length = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 700);
    List<int[]> vectors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      vectors.add(Seeds.vector(random, length, FixedPoint.BOUND_MAX));
    }
    int f = random.nextInt(0, (n + 1) / 2);
    RankMean trimmed = new RankMean(n, f, n - f);
    List<Ranked> all =
        List.of(
            RankMean.median(n),
            trimmed,
            new NearMean(n, n - f, RankMean.median(n)),
            new NearMean(n, n - f, trimmed));
    Rows rows = Rows.of(Textbook.sources(vectors));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Ranked ranked : all) {
        int[] expected = plain(vectors, ranked);
        assertThat(reduced(rows, ranked, Lanes.one(), 1 << 13)).isEqualTo(expected);
        var lanes = new ExecutorLanes(executor, 3);
        assertThat(reduced(rows, ranked, lanes, random.nextInt(1, 64))).isEqualTo(expected);
      }
    }
  }

  @Test
  void networksSortEveryPatternOfZerosAndOnes() {
    for (int n = 1; n <= 12; n++) {
      Network network = Network.sorting(n);
      int patterns = 1 << n;
      int[][] rows = new int[n][patterns];
      for (int p = 0; p < patterns; p++) {
        for (int i = 0; i < n; i++) {
          rows[i][p] = p >> i & 1;
        }
      }
      network.apply(rows, 0, patterns);
      for (int p = 0; p < patterns; p++) {
        for (int i = 0; i < n; i++) {
          assertThat(rows[i][p]).isEqualTo(i >= n - Integer.bitCount(p) ? 1 : 0);
        }
      }
    }
  }

  @Test
  void aNetworkForSomeRanksHasNoMoreComparatorsThanNeeded() {
    boolean[] least = new boolean[10];
    least[0] = true;
    assertThat(Network.ranking(least).comparators()).hasSize(9);
    assertThat(Network.sorting(10).comparators()).hasSize(31);
  }

  @Test
  void mixedAndScaledRowsAreTheirDefinitions() {
    Rows rows =
        Rows.of(
            List.of(
                ArrayVector.of(3, -3),
                ArrayVector.of(4, -4),
                ArrayVector.of(9, FixedPoint.BOUND_MAX)));
    Rows mixed = new MixedRows(rows, List.of(List.of(0, 1), List.of(2), List.of(0, 1, 2)));
    int[][] into = new int[3][2];
    mixed.reader(2).read(0, 2, into);
    // 3.5 and -3.5 go to the even 4 and -4
    assertThat(into[0]).containsExactly(4, -4);
    assertThat(into[1]).containsExactly(9, FixedPoint.BOUND_MAX);
    assertThat(into[2]).containsExactly(5, (FixedPoint.BOUND_MAX - 7 + 1) / 3);
    Rows scaled = new ScaledRows(rows, List.of(Term.SCALE_ONE, Term.SCALE_ONE / 2, 0));
    scaled.reader(2).read(0, 2, into);
    assertThat(into[0]).containsExactly(3, -3);
    assertThat(into[1]).containsExactly(2, -2);
    assertThat(into[2]).containsExactly(0, 0);
    scaled.pick(List.of(1)).reader(2).read(0, 2, into);
    assertThat(into[0]).containsExactly(2, -2);
  }

  @Test
  void sharesTellWhoseValuesCounted() {
    Rows rows = Rows.of(List.of(ArrayVector.of(1, 5), ArrayVector.of(2, 6), ArrayVector.of(3, 1)));
    assertThat(CoordinateWise.shares(rows, RankMean.median(3))).containsExactly(1, 1, 0);
    int[] ascending = new int[100_000];
    Arrays.setAll(ascending, i -> i);
    Rows long3 =
        Rows.of(
            List.of(
                ArrayVector.of(ascending),
                ArrayVector.zeros(100_000),
                ArrayVector.of(new int[100_000])));
    assertThat(CoordinateWise.shares(long3, RankMean.median(3))).containsExactly(1, 4096, 4096);
  }
}
