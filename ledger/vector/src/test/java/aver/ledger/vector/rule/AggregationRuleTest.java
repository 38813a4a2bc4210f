package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.exact.MixedRows;
import aver.ledger.vector.exact.Textbook;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AggregationRuleTest {
  static LongStream seeds() {
    return Seeds.of(60);
  }

  private static int[] aggregate(AggregationRule rule, Updates updates, Lanes lanes) {
    ArrayVector delta = ArrayVector.zeros(updates.length());
    rule.aggregate(updates, delta, lanes);
    return delta.values();
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void rulesAreTheirTextbookDefinitions(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(5) == 0 ? 1 : random.nextInt(1, 20_000);
    int n = random.nextInt(1, 9);
    List<int[]> vectors = new ArrayList<>();
    List<Integer> weights = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean clone = i > 0 && random.nextInt(4) == 0;
      vectors.add(clone ? vectors.get(i - 1) : Seeds.vector(random, length, FixedPoint.BOUND_MAX));
      weights.add(random.nextInt(3) == 0 ? SampleCaps.WEIGHT_MAX : random.nextInt(1, 9));
    }
    Updates updates = new Updates(Textbook.sources(vectors), weights);
    long limit = random.nextLong(1, 1L << random.nextInt(1, 39));
    var plain = Textbook.mean(vectors, weights, Collections.nCopies(n, 65536));
    var toMedian = Textbook.mean(vectors, weights, Textbook.scales(vectors, -1));
    var toLimit = Textbook.mean(vectors, weights, Textbook.scales(vectors, limit));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Lanes lanes : List.of(Lanes.one(), new ExecutorLanes(executor, 4))) {
        assertThat(aggregate(Mean.PLAIN, updates, lanes)).isEqualTo(plain);
        assertThat(aggregate(ClippedMean.TO_MEDIAN, updates, lanes)).isEqualTo(toMedian);
        assertThat(aggregate(new ClippedMean(0, OptionalLong.of(limit)), updates, lanes))
            .isEqualTo(toLimit);
      }
    }
  }

  @Test
  void examplesOfTheDocumentationHold() {
    Updates three =
        new Updates(
            List.of(ArrayVector.of(4, -2), ArrayVector.of(1, 5), ArrayVector.of(0, 0)),
            List.of(1, 2, 1));
    assertThat(aggregate(Mean.PLAIN, three, Lanes.one())).containsExactly(2, 2);
    Updates long3 =
        new Updates(
            List.of(ArrayVector.of(3, 4), ArrayVector.of(6, 8), ArrayVector.of(30, -40)),
            List.of(7, 7, 7));
    ArrayVector delta = ArrayVector.zeros(2);
    assertThat(ClippedMean.TO_MEDIAN.aggregate(long3, delta, Lanes.one()))
        .extracting(Treatment::scale)
        .containsExactly(65536, 65536, 13107);
    assertThat(delta.values()).containsExactly(5, 1);
  }

  private static int[] byRule(String name, Map<String, Long> given, int[]... vectors) {
    Updates updates =
        new Updates(Textbook.sources(List.of(vectors)), Collections.nCopies(vectors.length, 1));
    return aggregate(AggregationRules.of(name, given), updates, Lanes.one());
  }

  @Test
  void examplesOfTheRobustRulesHold() {
    Map<String, Long> one = Map.of("byzantine", 1L);
    int[] a = {1, 9};
    int[] b = {2, 4};
    int[] c = {90, -7};
    assertThat(byRule("median", Map.of(), a, b, c)).containsExactly(2, 4);
    assertThat(byRule("median", Map.of(), a, b, c, new int[] {5, 5})).containsExactly(4, 4);
    assertThat(byRule("trimmed-mean", one, a, b, c, new int[] {4, 5})).containsExactly(3, 4);
    int[][] line = {{1}, {2}, {4}, {90}};
    assertThat(byRule("meamed", one, line)).containsExactly(2);
    assertThat(byRule("phocas", one, line)).containsExactly(2);
    int[][] square = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {9, 9}};
    assertThat(byRule("krum", one, square)).containsExactly(0, 0);
    assertThat(byRule("multi-krum", one, square)).containsExactly(0, 0);
    int[][] seven = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 1}, {1, 2}, {9, 9}};
    assertThat(byRule("bulyan", one, seven)).containsExactly(1, 1);
    int[][] near = {{0, 0}, {2, 0}, {0, 2}, {9, 9}};
    assertThat(byRule("minimum-diameter", one, near)).containsExactly(1, 1);
    assertThat(
            byRule(
                "geometric-median",
                Map.of("steps", 1L),
                new int[] {0},
                new int[] {0},
                new int[] {0},
                new int[] {1000}))
        .containsExactly(100);
    int[][] arc = {{3, 4}, {6, 8}, {30, -40}};
    assertThat(byRule("arc", one, arc)).containsExactly(5, 1);
    int[][] mixed = {{0}, {2}, {4}, {100}};
    assertThat(byRule("mean", Map.of("pre", 1L), mixed)).containsExactly(26);
    int[][] drawn = {{0}, {2}, {4}, {100}, {6}};
    Updates updates = Round.updates(List.of(drawn));
    List<List<Integer>> buckets = new Bucketing(2).groups(updates, 0, Lanes.one());
    int[][] means = new int[3][1];
    new MixedRows(updates.rows(), buckets).reader(1).read(0, 1, means);
    assertThat(means).isDeepEqualTo(new int[][] {{1}, {52}, {6}});
    assertThat(byRule("mean", Map.of("pre", 2L), drawn)).containsExactly(20); // 59 / 3
    assertThat(byRule("median", Map.of("pre", 2L), drawn)).containsExactly(6);
  }

  @Test
  void centredClippingStartsFromWhatWasPublishedLast() {
    Updates updates =
        new Updates(
                List.of(ArrayVector.of(3), ArrayVector.of(5), ArrayVector.of(100)),
                List.of(1, 1, 1))
            .after(ArrayVector.of(1));
    AggregationRule rule =
        AggregationRules.of("centered-clipping", Map.of("norm", 4L, "steps", 1L));
    assertThat(aggregate(rule, updates, Lanes.one())).containsExactly(4);
  }

  @Test
  void allZeroMedianSilencesTheRest() {
    Updates updates =
        new Updates(
            List.of(ArrayVector.of(0, 0), ArrayVector.of(0, 0), ArrayVector.of(9, 9)),
            List.of(1, 1, 1));
    assertThat(aggregate(ClippedMean.TO_MEDIAN, updates, Lanes.one())).containsExactly(0, 0);
  }

  @Test
  void rulesAreFoundByNameWithTheirParameters() {
    for (RuleForm form : AggregationRules.FORMS) {
      AggregationRule rule = AggregationRules.of(form.name(), Map.of("byzantine", 1L));
      assertThat(rule.name()).isEqualTo(form.name());
      assertThat(AggregationRules.of(rule.name(), rule.parameters())).isEqualTo(rule);
    }
    AggregationRule fixed = AggregationRules.of("clipped-mean", Map.of("norm", 5L));
    assertThat(fixed).isEqualTo(new ClippedMean(0, OptionalLong.of(5)));
    assertThat(fixed.parameters()).containsExactly(Map.entry("norm", 5L));
  }

  @Test
  void refusalsAreNamedInTheirOrder() {
    assertThat(code("modest", Map.of("x", 1L))).isEqualTo("unknown_rule");
    assertThat(code("mean", Map.of("x", 1L))).isEqualTo("unknown_rule_parameter");
    assertThat(code("clipped-mean", Map.of("norm", 0L))).isEqualTo("rule_parameter_out_of_range");
    assertThat(AggregationRules.check("mean", Map.of(), 0).orElseThrow().code())
        .isEqualTo("too_few_updates_for_rule");
    assertThat(AggregationRules.check("clipped-mean", Map.of("norm", 7L), 3)).isEmpty();
    assertThat(code("krum", Map.of())).isEqualTo("missing_rule_parameter");
    assertThatThrownBy(() -> AggregationRules.of("modest", Map.of()))
        .hasMessageStartingWith(
            "no aggregation rule is called 'modest': take one of mean, clipped-mean, arc, median");
  }

  private static String code(String name, Map<String, Long> parameters) {
    return AggregationRules.check(name, parameters, 3).orElseThrow().code();
  }

  @Test
  void updatesMustFit() {
    ArrayVector two = ArrayVector.of(1, 2);
    assertThatThrownBy(() -> new Updates(List.of(two, ArrayVector.of(1)), List.of(1, 1)))
        .hasMessageContaining("1 values where 2");
    assertThatThrownBy(() -> new Updates(List.of(two), List.of(0)))
        .hasMessageContaining("all 1 weights");
    assertThatThrownBy(() -> new Updates(List.of(two), List.of(1, 2)))
        .hasMessageContaining("1 updates have 2");
    assertThatThrownBy(() -> new Updates(List.of(), List.of())).hasMessageContaining("1 to 1024");
  }
}
