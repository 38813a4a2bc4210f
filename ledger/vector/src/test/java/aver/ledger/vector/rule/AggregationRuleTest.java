package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.Seeds;
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
        assertThat(aggregate(new Mean(), updates, lanes)).isEqualTo(plain);
        assertThat(aggregate(ClippedMean.TO_MEDIAN, updates, lanes)).isEqualTo(toMedian);
        assertThat(aggregate(new ClippedMean(OptionalLong.of(limit)), updates, lanes))
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
    assertThat(aggregate(new Mean(), three, Lanes.one())).containsExactly(2, 2);
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
      AggregationRule rule = AggregationRules.of(form.name(), Map.of());
      assertThat(rule.name()).isEqualTo(form.name());
      assertThat(AggregationRules.of(rule.name(), rule.parameters())).isEqualTo(rule);
    }
    AggregationRule fixed = AggregationRules.of("clipped-mean", Map.of("norm", 5L));
    assertThat(fixed).isEqualTo(new ClippedMean(OptionalLong.of(5)));
    assertThat(fixed.parameters()).containsExactly(Map.entry("norm", 5L));
  }

  @Test
  void refusalsAreNamedInTheirOrder() {
    assertThat(code("median", Map.of("x", 1L))).isEqualTo("unknown_rule");
    assertThat(code("mean", Map.of("x", 1L))).isEqualTo("unknown_rule_parameter");
    assertThat(code("clipped-mean", Map.of("norm", 0L))).isEqualTo("rule_parameter_out_of_range");
    assertThat(AggregationRules.check("mean", Map.of(), 0).orElseThrow().code())
        .isEqualTo("too_few_updates_for_rule");
    assertThat(AggregationRules.check("clipped-mean", Map.of("norm", 7L), 3)).isEmpty();
    assertThatThrownBy(() -> AggregationRules.of("median", Map.of()))
        .hasMessage("no aggregation rule is called 'median': take one of mean, clipped-mean");
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
