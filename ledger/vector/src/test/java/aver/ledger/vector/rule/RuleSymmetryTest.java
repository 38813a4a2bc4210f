package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.ArrayList;
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

/** Every rule against itself: in other orders, on other threads, with nothing to decide. */
class RuleSymmetryTest {
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
    Updates one = new Updates(Round.sources(vectors), weights, members).after(last);
    Updates other =
        new Updates(
                Round.sources(order.stream().map(vectors::get).toList()),
                order.stream().map(weights::get).toList(),
                order.stream().map(members::get).toList())
            .after(last)
            .drawn(IntStream.range(0, n).mapToObj(order::indexOf).toList());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (AggregationRule rule : rules()) {
        assertThat(Round.aggregate(rule, other, new ExecutorLanes(executor, 5)))
            .as("%s %s", rule.name(), rule.parameters())
            .isEqualTo(Round.aggregate(rule, one, Lanes.one()));
      }
    }
  }

  /** What was computed for another purpose may be used, and saves time alone. */
  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("fewSeeds")
  void productsThatAreKnownBeforehandChangeNoBit(long seed) {
    var random = new SplittableRandom(seed);
    List<int[]> vectors = Round.of(random, 11, 2).vectors();
    ArrayVector last =
        ArrayVector.of(Seeds.vector(random, vectors.getFirst().length, FixedPoint.BOUND_MAX));
    List<AggregationRule> all = new ArrayList<>(rules());
    all.add(AggregationRules.of("centered-clipping", Map.of("steps", 1L)));
    all.add(AggregationRules.of("centered-clipping", Map.of("steps", 1L, "norm", 1L << 22)));
    for (AggregationRule rule : all) {
      for (boolean first : new boolean[] {true, false}) {
        Updates fresh = first ? Round.updates(vectors) : Round.updates(vectors).after(last);
        Updates known = first ? Round.updates(vectors) : Round.updates(vectors).after(last);
        known.gram(Lanes.one());
        assertThat(Round.aggregate(rule, known, Lanes.one()))
            .as("%s %s", rule.name(), rule.parameters())
            .isEqualTo(Round.aggregate(rule, fresh, Lanes.one()));
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
        Updates updates = Round.updates(Collections.nCopies(11, vector));
        assertThat(Round.aggregate(rule, updates.after(ArrayVector.of(vector)), Lanes.one()))
            .as("%s %s", rule.name(), rule.parameters())
            .isEqualTo(vector);
      }
    }
  }
}
