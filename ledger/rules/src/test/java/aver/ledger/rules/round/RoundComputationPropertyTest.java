package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.threads.ExecutorLanes;
import aver.reputation.SampleCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the result of any round; {@code -Dseed=} replays one. */
class RoundComputationPropertyTest {
  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void equalsTheTextbook(long seed) {
    var random = new SplittableRandom(seed);
    RoundInput input = Rounds.any(random, random.nextInt(1, 50));
    var next = new int[Math.toIntExact(input.dimension())];
    RoundOutcome outcome = Rounds.compute(input, next);
    if (outcome.result() instanceof Result.NoResult) {
      assertThat(input.places().stream().filter(Place::included).count()).isLessThan(3);
      return;
    }
    assertThat(next).isEqualTo(Textbook.next(input));
    boolean clusters = outcome.details().stream().anyMatch(d -> d.score().clusterSize() > 1);
    for (int i = 0; i < outcome.details().size() && !clusters; i++) {
      assertThat(outcome.details().get(i).score().cosinePpm())
          .isEqualTo(Textbook.cosinePpm(input, i));
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void theOrderOfPlacesChangesOnlyTheOrderOfResults(long seed) {
    var random = new SplittableRandom(seed);
    RoundInput input = Rounds.any(random, 20);
    List<Place> turned = new ArrayList<>(input.places());
    int by = random.nextInt(turned.size());
    Collections.rotate(turned, by);
    var a = new int[20];
    var b = new int[20];
    Result before = Rounds.compute(input, a).result();
    Result after = Rounds.compute(Rounds.with(input, turned), b).result();
    if (before instanceof Result.Final first && after instanceof Result.Final second) {
      List<Result.Update> updates = new ArrayList<>(first.updates());
      Collections.rotate(updates, by);
      assertThat(second).isEqualTo(new Result.Final(first.model(), updates, first.evaluation()));
      assertThat(b).isEqualTo(a);
    } else {
      assertThat(after).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void rewardsCountTheSameRowsAsWeights(long seed) {
    RoundInput input = Rounds.any(new SplittableRandom(seed), 3);
    List<UpdateDetail> details = Rounds.compute(input, new int[3]).details();
    List<Long> counts = details.stream().map(d -> Math.min(d.declared(), d.registered())).toList();
    assertThat(details).extracting(UpdateDetail::samples).isEqualTo(SampleCounts.capped(counts));
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void theNumberOfThreadsChangesNothing(long seed) {
    var random = new SplittableRandom(seed);
    RoundInput input = Rounds.any(random, 40_000 + random.nextInt(20_000));
    int length = Math.toIntExact(input.dimension());
    ArrayVector one = ArrayVector.zeros(length);
    ArrayVector many = ArrayVector.zeros(length);
    RoundOutcome alone = RoundComputation.compute(input, one, Lanes.one());
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      RoundOutcome together = RoundComputation.compute(input, many, new ExecutorLanes(threads, 4));
      assertThat(together).isEqualTo(alone);
    }
    assertThat(many.values()).isEqualTo(one.values());
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.ledger.rules.round.Rounds#seeds")
  void whoCommittedAndRevealedNothingLeavesTheModelAsItWouldBeWithoutIt(long seed) {
    var random = new SplittableRandom(seed);
    RoundInput input = Rounds.any(random, 12);
    List<Place> included = input.places().stream().filter(Place::included).toList();
    var with = new int[12];
    var without = new int[12];
    RoundOutcome a = Rounds.compute(input, with);
    RoundOutcome b = Rounds.compute(Rounds.with(input, included), without);
    assertThat(with).isEqualTo(without);
    assertThat(a.details()).isEqualTo(b.details());
  }
}
