package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against its paper. */
class RobustRulesTest {
  /** 2^-18 at the usual scale of 2^-20. */
  private static final double CLOSE = 4;

  static LongStream seeds() {
    return Seeds.of(60);
  }

  private static void assertClose(int[] actual, double[] expected, double bound) {
    for (int j = 0; j < actual.length; j++) {
      assertThat(Math.abs(actual[j] - expected[j]))
          .as("coordinate %d", j)
          .isLessThanOrEqualTo(bound);
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void rulesByCoordinateAreThoseOfTheirPapers(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(0, 5);
    Round round = Round.of(random, 2 * f + 1 + random.nextInt(0, 20), f);
    assertClose(round.by("median"), PaperRules.median(round.reals()), 0.5);
    assertClose(round.by("trimmed-mean"), PaperRules.trimmedMean(round.reals(), f), 0.5 + 1e-6);
    assertClose(round.by("phocas"), PaperRules.phocas(round.reals(), f), 0.5 + 1e-6);
    assertClose(round.by("meamed"), PaperRules.meamed(round.reals(), f), 0.5 + 1e-6);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void rulesThatSelectAreThoseOfTheirPapers(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(0, 3);
    Round round = Round.of(random, 4 * f + 3 + random.nextInt(0, 3), f);
    List<double[]> x = round.reals();
    int n = x.size();
    assertClose(round.by("krum"), PaperRules.multiKrum(x, f, 1), 0);
    assertClose(round.by("multi-krum"), PaperRules.multiKrum(x, f, n - f), 0.5 + 1e-6);
    assertClose(round.by("bulyan"), PaperRules.bulyan(x, f), 0.5 + 1e-6);
    assertClose(round.by("minimum-diameter"), PaperRules.minimumDiameter(x, f), 0.5 + 1e-6);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void rulesThatIterateAreThoseOfTheirPapers(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(0, 4);
    Round round = Round.of(random, 2 * f + 1 + random.nextInt(0, 8), f);
    List<double[]> x = round.reals();
    int steps = random.nextInt(1, 9);
    long nu = 1L << random.nextInt(0, 12);
    assertClose(
        round.by(
            AggregationRules.of(
                "geometric-median", Map.of("steps", (long) steps, "smoothing", nu))),
        PaperRules.geometricMedian(x, steps, (double) nu),
        CLOSE);
    int length = x.getFirst().length;
    int[] start = Seeds.vector(random, length, 1 << 18);
    long tau = 1L << random.nextInt(0, 30);
    for (long norm : new long[] {0, tau}) {
      Map<String, Long> given = new TreeMap<>(Map.of("steps", (long) steps));
      if (norm > 0) {
        given.put("norm", norm);
      }
      AggregationRule rule = AggregationRules.of("centered-clipping", given);
      Updates updates = Round.updates(round.vectors());
      assertClose(
          Round.aggregate(rule, updates.after(ArrayVector.of(start)), Lanes.one()),
          PaperRules.centeredClipping(
              x, Arrays.stream(start).asDoubleStream().toArray(), steps, (double) norm),
          CLOSE);
      assertClose(
          Round.aggregate(rule, updates, Lanes.one()),
          PaperRules.centeredClipping(x, new double[length], steps, (double) norm),
          CLOSE);
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void trustIsThatOfItsPaper(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(0, 4);
    Round round = Round.of(random, 2 * f + 2 + random.nextInt(0, 8), f);
    int n = round.vectors().size();
    int root = random.nextInt(n);
    if (random.nextInt(6) == 0) {
      Arrays.fill(round.vectors().get((root + 1) % n), 0);
    }
    AggregationRule rule = AggregationRules.of("fltrust", Map.of());
    Updates updates = Round.updates(round.vectors()).trusting(root);
    int[] once = Round.aggregate(rule, updates, Lanes.one());
    assertClose(once, PaperRules.flTrust(round.reals(), root), n / 2.0 + 1);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      assertThat(Round.aggregate(rule, updates, new ExecutorLanes(threads, 3))).isEqualTo(once);
    }
  }

  @Test
  void trustInNobodyIsTheTrustedUpdateAndNobodyIsLengthenedWithoutBound() {
    AggregationRule rule = AggregationRules.of("fltrust", Map.of());
    Updates opposed = Round.updates(List.of(new int[] {-1, -2}, new int[] {30, 40}, new int[2]));
    assertThat(Round.aggregate(rule, opposed.trusting(1), Lanes.one())).containsExactly(30, 40);
    Updates tiny = Round.updates(List.of(new int[] {1, 0}, new int[] {4000, 0}));
    assertThat(Round.aggregate(rule, tiny.trusting(1), Lanes.one())).containsExactly(16, 0);
    Updates example =
        Round.updates(
            List.of(new int[] {6, 8}, new int[] {4, 3}, new int[] {-3, -4}, new int[] {3, 4}));
    assertThat(Round.aggregate(rule, example.trusting(3), Lanes.one())).containsExactly(3, 4);
    assertThatThrownBy(() -> rule.aggregate(example, ArrayVector.zeros(2), Lanes.one()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(AggregationRules.check("fltrust", Map.of("pre", 1L), 5).orElseThrow().code())
        .isEqualTo("unknown_rule_parameter");
    assertThat(AggregationRules.check("fltrust", Map.of("byzantine", 4L, "clip", 1L), 9)).isEmpty();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void stepsBeforeARuleAreThoseOfTheirPapers(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(1, 4);
    Round round = Round.of(random, 2 * f + 1 + random.nextInt(0, 6), f);
    List<double[]> x = round.reals();
    int n = x.size();
    int longest = 2 * f * (n - f) / n;
    // a scale is rounded down by less than 2^-16 of a value, a norm by less than one quantum
    double scaled = 1 + Math.scalb(1.0, 23 - 16);
    assertClose(round.by("arc"), PaperRules.mean(PaperRules.clipped(x, longest)), 1 + scaled);
    assertClose(
        round.by(AggregationRules.of("trimmed-mean", Map.of("byzantine", (long) f, "pre", 1L))),
        PaperRules.trimmedMean(PaperRules.mixed(x, f), f),
        1 + 1e-6);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void bucketsAreThoseOfTheirPaper(long seed) {
    var random = new SplittableRandom(seed);
    int f = random.nextInt(1, 4);
    int size = random.nextInt(2, 5);
    int buckets = 2 * f + 1 + random.nextInt(0, 4);
    int n = size * (buckets - 1) + random.nextInt(1, size + 1); // the last may be smaller
    Round round = Round.of(random, n, f);
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, new Random(random.nextLong()));
    Updates updates = Round.updates(round.vectors()).drawn(order);
    List<double[]> bucketed = PaperRules.bucketed(round.reals(), order, size);
    Map<String, Long> given = Map.of("byzantine", (long) f, "pre", 2L, "bucket", (long) size);
    // half a quantum in each bucket, half in the rule
    assertClose(
        Round.aggregate(AggregationRules.of("trimmed-mean", given), updates, Lanes.one()),
        PaperRules.trimmedMean(bucketed, f),
        1 + 1e-6);
    assertClose(
        Round.aggregate(AggregationRules.of("median", given), updates, Lanes.one()),
        PaperRules.median(bucketed),
        1 + 1e-6);
    assertClose(
        Round.aggregate(
            AggregationRules.of("mean", Map.of("pre", 2L, "bucket", (long) size)),
            updates,
            Lanes.one()),
        PaperRules.mean(bucketed),
        1 + 1e-6);
  }
}
