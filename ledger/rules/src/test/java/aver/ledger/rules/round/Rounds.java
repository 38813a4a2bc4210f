package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Rounds for tests. */
final class Rounds {
  static final int BOUND = 1 << 23;
  static final Digest DRAW = Digest.sha256(new byte[] {1});
  static final RuleSpec MEAN = new RuleSpec("mean", List.of());
  static final RuleSpec CLIPPED = new RuleSpec("clipped-mean", List.of());

  private Rounds() {}

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 30) : LongStream.of(only);
  }

  static RuleSpec clippedTo(long norm) {
    return new RuleSpec("clipped-mean", List.of(new NamedNumber("norm", norm)));
  }

  static Place place(String member, long rows, int... delta) {
    return new Place(
        member,
        Exclusion.INCLUDED,
        rows,
        rows,
        256,
        Optional.of(ArrayVector.of(delta)),
        Optional.empty());
  }

  static Place evaluated(Place place, int... counts) {
    return new Place(
        place.member(),
        place.exclusion(),
        place.declared(),
        place.registered(),
        place.factor256(),
        place.delta(),
        Optional.of(ArrayVector.of(counts)));
  }

  static Place missing(String member, Exclusion why) {
    return new Place(member, why, 0, 100, 256, Optional.empty(), Optional.empty());
  }

  static RoundInput training(RuleSpec rule, int[] base, Place... places) {
    return new RoundInput(
        Purpose.TRAIN,
        base.length,
        BOUND,
        3,
        rule,
        2,
        ArrayVector.of(base),
        Optional.empty(),
        DRAW,
        List.of(places));
  }

  static RoundInput after(RoundInput input, VectorSource lastDelta) {
    return new RoundInput(
        input.purpose(),
        input.dimension(),
        input.bound(),
        input.quorum(),
        input.rule(),
        input.evaluationClasses(),
        input.base(),
        Optional.of(lastDelta),
        input.draw(),
        input.places());
  }

  static RoundInput with(RoundInput input, List<Place> places) {
    return new RoundInput(
        input.purpose(),
        input.dimension(),
        input.bound(),
        input.quorum(),
        input.rule(),
        input.evaluationClasses(),
        input.base(),
        input.lastDelta(),
        input.draw(),
        places);
  }

  /** The outcome, and the next model in {@code next}. */
  static RoundOutcome compute(RoundInput input, int[] next) {
    return RoundComputation.compute(input, ArrayVector.of(next), Lanes.one());
  }

  /** A round of any size, with and without honest direction, last delta, evaluations, gaps. */
  static RoundInput any(SplittableRandom random, int length) {
    int members = random.nextInt(3, 9);
    int spread = 1 << random.nextInt(4, 23);
    int[] direction = vector(random, length, spread / 2);
    List<Place> places = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      if (random.nextInt(6) == 0) {
        places.add(missing("m" + m, Exclusion.NOT_REVEALED));
        continue;
      }
      int[] delta = vector(random, length, spread / 2);
      for (int i = 0; i < length; i++) {
        delta[i] += direction[i];
      }
      Place place =
          new Place(
              "m" + m,
              Exclusion.INCLUDED,
              random.nextInt(40, 3000),
              random.nextInt(60, 3000),
              random.nextInt(128, 257),
              Optional.of(ArrayVector.of(delta)),
              Optional.empty());
      places.add(random.nextBoolean() ? evaluated(place, 12 + m, 3, 2, 13) : place);
    }
    RoundInput input =
        training(
            random.nextBoolean() ? CLIPPED : MEAN,
            vector(random, length, 1 << 30),
            places.toArray(Place[]::new));
    return random.nextBoolean()
        ? after(input, ArrayVector.of(vector(random, length, 1 << 20)))
        : input;
  }

  static int[] vector(SplittableRandom random, int length, int most) {
    return random.ints(length, -most, most + 1).toArray();
  }
}
