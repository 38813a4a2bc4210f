package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.Seeds;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A round: {@code f} updates are far off, the others around a direction, or spread over all that
 * may be sent; in each third one some are equal to others, and one is zeros.
 */
record Round(List<int[]> vectors, int f) {
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

  /** What a rule makes of it. */
  int[] by(AggregationRule rule) {
    return aggregate(rule, updates(vectors), Lanes.one());
  }

  int[] by(String name) {
    return by(AggregationRules.of(name, Map.of("byzantine", (long) f)));
  }

  /** Updates of equal weight. */
  static Updates updates(List<int[]> vectors) {
    return new Updates(sources(vectors), Collections.nCopies(vectors.size(), 1));
  }

  static List<VectorSource> sources(List<int[]> vectors) {
    return vectors.stream().<VectorSource>map(ArrayVector::of).toList();
  }

  /** What a rule makes of updates; one that needs a trusted member trusts the first. */
  static int[] aggregate(AggregationRule rule, Updates updates, Lanes lanes) {
    ArrayVector delta = ArrayVector.zeros(updates.length());
    boolean needs = AggregationRules.needsTrusted(rule.name()) && updates.trusted().isEmpty();
    Updates all = needs ? updates.trusting(updates.byMember().getFirst()) : updates;
    assertThat(rule.aggregate(all, delta, lanes)).hasSize(updates.size());
    return delta.values();
  }
}
