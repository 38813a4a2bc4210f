package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorSource;
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

/** Every rule against its paper, and against itself in other orders and on other threads. */
class RobustRulesTest {
  /** 2^-18 at the usual scale of 2^-20. */
  private static final double CLOSE = 4;

  static LongStream seeds() {
    return Seeds.of(60);
  }

  /**
   * A round: {@code f} updates are far off, the others around a direction, or spread over all that
   * may be sent; in each third one some are equal to others, and one is zeros.
   */
  private record Round(List<int[]> vectors, int f) {
    static Round of(SplittableRandom random, int n, int f) {
      int length = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 3000);
      int spread = 1 << random.nextInt(6, 23); // twice that is the bound
      int[] direction = random.ints(length, -spread, spread + 1).toArray();
      List<int[]> vectors = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        vectors.add(
            i < f
                ? Seeds.vector(random, length, FixedPoint.BOUND_MAX)
                : IntStream.of(direction)
                    .map(q -> q + random.nextInt(-spread, spread + 1))
                    .toArray());
      }
      if (random.nextInt(3) == 0) {
        for (int i = f + 1; i < n; i++) {
          if (random.nextInt(3) == 0) {
            vectors.set(i, vectors.get(random.nextInt(i)).clone());
          }
        }
        vectors.set(random.nextInt(n), new int[length]);
      }
      Collections.shuffle(vectors, new Random(random.nextLong()));
      return new Round(vectors, f);
    }

    List<double[]> reals() {
      return vectors.stream().map(v -> Arrays.stream(v).asDoubleStream().toArray()).toList();
    }

    int[] by(AggregationRule rule) {
      return aggregate(rule, updates(vectors), Lanes.one());
    }

    int[] by(String name) {
      return by(AggregationRules.of(name, Map.of("byzantine", (long) f)));
    }
  }

  private static Updates updates(List<int[]> vectors) {
    return new Updates(sources(vectors), Collections.nCopies(vectors.size(), 1));
  }

  private static List<VectorSource> sources(List<int[]> vectors) {
    return vectors.stream().<VectorSource>map(ArrayVector::of).toList();
  }

  private static int[] aggregate(AggregationRule rule, Updates updates, Lanes lanes) {
    ArrayVector delta = ArrayVector.zeros(updates.length());
    boolean needs = AggregationRules.needsTrusted(rule.name()) && updates.trusted().isEmpty();
    Updates all = needs ? updates.trusting(updates.byMember().getFirst()) : updates;
    assertThat(rule.aggregate(all, delta, lanes)).hasSize(updates.size());
    return delta.values();
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
      Updates updates = updates(round.vectors());
      assertClose(
          aggregate(rule, updates.after(ArrayVector.of(start)), Lanes.one()),
          PaperRules.centeredClipping(
              x, Arrays.stream(start).asDoubleStream().toArray(), steps, (double) norm),
          CLOSE);
      assertClose(
          aggregate(rule, updates, Lanes.one()),
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
    Updates updates = updates(round.vectors()).trusting(root);
    int[] once = aggregate(rule, updates, Lanes.one());
    assertClose(once, PaperRules.flTrust(round.reals(), root), n / 2.0 + 1);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      assertThat(aggregate(rule, updates, new ExecutorLanes(threads, 3))).isEqualTo(once);
    }
  }

  @Test
  void trustInNobodyIsTheTrustedUpdateAndNobodyIsLengthenedWithoutBound() {
    AggregationRule rule = AggregationRules.of("fltrust", Map.of());
    Updates opposed = updates(List.of(new int[] {-1, -2}, new int[] {30, 40}, new int[2]));
    assertThat(aggregate(rule, opposed.trusting(1), Lanes.one())).containsExactly(30, 40);
    Updates tiny = updates(List.of(new int[] {1, 0}, new int[] {4000, 0}));
    assertThat(aggregate(rule, tiny.trusting(1), Lanes.one())).containsExactly(16, 0);
    Updates example =
        updates(List.of(new int[] {6, 8}, new int[] {4, 3}, new int[] {-3, -4}, new int[] {3, 4}));
    assertThat(aggregate(rule, example.trusting(3), Lanes.one())).containsExactly(3, 4);
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

  /** All rules with all steps before them that bear one of eleven. */
  private static List<AggregationRule> rules() {
    List<AggregationRule> rules = new ArrayList<>();
    for (RuleForm form : AggregationRules.FORMS) {
      for (long clip = 0; clip <= 2; clip++) {
        for (long pre = 0; pre <= (AggregationRules.needsTrusted(form.name()) ? 0 : 2); pre++) {
          Map<String, Long> given = new TreeMap<>();
          if (clip > 0) {
            given.put("clip", clip);
          }
          if (pre > 0) {
            given.put("pre", pre);
          }
          given.put("byzantine", 1L);
          if (AggregationRules.check(form.name(), given, 11).isPresent()) {
            given.put("byzantine", 0L);
          }
          assertThat(AggregationRules.check(form.name(), given, 11)).isEmpty();
          rules.add(AggregationRules.of(form.name(), given));
        }
      }
    }
    return rules;
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("fewSeeds")
  void orderAndThreadsChangeNoBit(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextBoolean() ? 1 : random.nextInt(5_000, 40_000);
    int n = 11;
    List<int[]> vectors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean clone = i > 0 && random.nextInt(3) == 0;
      vectors.add(clone ? vectors.get(i - 1) : Seeds.vector(random, length, FixedPoint.BOUND_MAX));
    }
    vectors.set(random.nextInt(n), new int[length]);
    List<Integer> weights = random.ints(n, 1, 1 << 20).boxed().toList();
    List<String> members = IntStream.range(0, n).mapToObj(i -> "m" + i).toList();
    ArrayVector last = ArrayVector.of(Seeds.vector(random, length, FixedPoint.BOUND_MAX));
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    Updates one = new Updates(sources(vectors), weights, members).after(last);
    Updates other =
        new Updates(
                sources(order.stream().map(vectors::get).toList()),
                order.stream().map(weights::get).toList(),
                order.stream().map(members::get).toList())
            .after(last)
            .drawn(IntStream.range(0, n).mapToObj(order::indexOf).toList());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (AggregationRule rule : rules()) {
        assertThat(aggregate(rule, other, new ExecutorLanes(executor, 5)))
            .as("%s %s", rule.name(), rule.parameters())
            .isEqualTo(aggregate(rule, one, Lanes.one()));
      }
    }
  }

  static LongStream fewSeeds() {
    return Seeds.of(6);
  }

  @Test
  void equalUpdatesAreTheResultOfEveryRule() {
    int[] extreme = {FixedPoint.BOUND_MAX, -FixedPoint.BOUND_MAX, 0, 1, -1};
    for (int[] vector : List.of(extreme, new int[5])) {
      for (AggregationRule rule : rules()) {
        Updates updates = updates(Collections.nCopies(11, vector));
        assertThat(aggregate(rule, updates.after(ArrayVector.of(vector)), Lanes.one()))
            .as("%s %s", rule.name(), rule.parameters())
            .isEqualTo(vector);
      }
    }
  }

  @Test
  void theSmallestRoundOfEachBoundStandsAndOneLessIsRefused() {
    for (RuleForm form : AggregationRules.FORMS) {
      for (long f = 0; f <= 3; f++) {
        Map<String, Long> given = Map.of("byzantine", f);
        var refusal = AggregationRules.check(form.name(), given, 0).orElseThrow();
        switch (refusal) {
          case RuleRefusal.TooFewUpdates few -> {
            assertThat(AggregationRules.check(form.name(), given, few.least())).isEmpty();
            assertThat(AggregationRules.check(form.name(), given, few.least() - 1)).isPresent();
            int n = few.least();
            AggregationRule rule = AggregationRules.of(form.name(), given);
            Round round = Round.of(new SplittableRandom(f), n, (int) f);
            assertThat(round.by(rule)).hasSize(round.vectors().getFirst().length);
            assertThat(rule.byzantineMax(n)).isGreaterThanOrEqualTo((int) f);
          }
          default -> assertThat(refusal.code()).isEqualTo("rule_bears_none");
        }
      }
    }
  }

  @Test
  void boundsAreThoseOfThePapers() {
    assertThat(least("median", 2)).isEqualTo(5);
    assertThat(least("trimmed-mean", 2)).isEqualTo(5);
    assertThat(least("krum", 2)).isEqualTo(7);
    assertThat(least("multi-krum", 2)).isEqualTo(7);
    assertThat(least("bulyan", 2)).isEqualTo(11);
    assertThat(least("minimum-diameter", 2)).isEqualTo(5);
    assertThat(least("geometric-median", 2)).isEqualTo(5);
    assertThat(least("centered-clipping", 2)).isEqualTo(20);
    assertThat(AggregationRules.check("mean", Map.of("byzantine", 1L), 9).orElseThrow().code())
        .isEqualTo("rule_bears_none");
    assertThat(
            AggregationRules.check("minimum-diameter", Map.of("byzantine", 1L), 9, 25)
                .orElseThrow()
                .message())
        .contains("at most 24 updates, here are up to 25");
    var bucketed = Map.of("byzantine", 1L, "pre", 2L);
    // three buckets of two, of which one may be spoilt
    assertThat(AggregationRules.check("trimmed-mean", bucketed, 5)).isEmpty();
    assertThat(AggregationRules.check("trimmed-mean", bucketed, 4)).isPresent();
  }

  private static int least(String name, long f) {
    return AggregationRules.of(name, Map.of("byzantine", f)).updatesMin();
  }
}
