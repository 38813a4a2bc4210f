package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.vector.SampleCaps;
import aver.reputation.SampleCounts;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an update weighs and what it is paid for rest on one and the same capped count. */
class CapsAgreeTest {
  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 200) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void weightsAreTheCountsOfRewardsTimesTheFactor(long seed) {
    var random = new SplittableRandom(seed);
    List<SampleCaps.Claim> claims =
        IntStream.range(0, random.nextInt(1, 12))
            .mapToObj(i -> {
              long most = 1L << random.nextInt(1, 40);
              return new SampleCaps.Claim(
                  random.nextLong(most), random.nextLong(most), random.nextInt(128, 257));
            })
            .toList();
    List<Long> counts =
        SampleCounts.capped(
            claims.stream().map(c -> Math.min(c.declared(), c.registered())).toList());
    assertThat(SampleCaps.weights(claims))
        .containsExactlyElementsOf(
            IntStream.range(0, claims.size())
                .mapToObj(i -> (int) (counts.get(i) * claims.get(i).factor()))
                .toList());
  }
}
