package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The split of a pool: golden numbers, conservation, monotony, and the attacks on it. */
class RewardTest {
  private static final Reward.Claim HONEST = new Reward.Claim(800_000, 900_000, 400);

  @Test
  void workedExample() {
    List<Reward.Claim> claims =
        List.of(
            new Reward.Claim(900_000, 200_000, 100),
            new Reward.Claim(600_000, 200_000, 300),
            new Reward.Claim(-500_000, 900_000, 300));
    assertThat(Reward.pool(10_000_000, 3)).isEqualTo(3_333_333);
    assertThat(Reward.split(3_333_333, claims))
        .isEqualTo(new Reward(List.of(1_111_111L, 2_222_222L, 0L), 0));
    assertThat(Reward.split(3_333_334, claims))
        .isEqualTo(new Reward(List.of(1_111_111L, 2_222_222L, 0L), 1));
  }

  @Test
  void aRoundWithoutWorthCarriesAll() {
    var poison = new Reward.Claim(-1, 1_000_000, 10);
    assertThat(Reward.split(77, List.of(poison, poison)))
        .isEqualTo(new Reward(List.of(0L, 0L), 77));
    assertThat(Reward.split(77, List.of())).isEqualTo(new Reward(List.of(), 77));
  }

  @Test
  void theLargestValuesDoNotOverflow() {
    var largest = new Reward.Claim(1_000_000, 1_000_000, SampleCounts.COUNT_MAX);
    Reward reward = Reward.split(Reward.SUPPLY_MAX, Collections.nCopies(1024, largest));
    assertThat(reward.carried()).isZero();
    assertThat(reward.rewards()).allMatch(paid -> paid == 1L << 43);
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Reward.pool(-1, 1)).hasMessageContaining("were -1");
    assertThatThrownBy(() -> Reward.pool(1, 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Reward.split((1L << 53) + 1, List.of())).hasMessageContaining("2^53");
    assertThatThrownBy(() -> new Reward.Claim(1_000_001, 0, 0)).hasMessageContaining("score");
    assertThatThrownBy(() -> new Reward.Claim(0, 0, (1L << 20) + 1))
        .hasMessageContaining("samples");
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void nothingIsMadeOrLostAndOrderChangesNothing(long seed) {
    var random = new SplittableRandom(seed);
    var claims = new ArrayList<Reward.Claim>();
    for (int i = random.nextInt(1, 40); i > 0; i--) {
      claims.add(
          new Reward.Claim(
              random.nextInt(-1_000_000, 1_000_001),
              random.nextInt(1_000_001),
              random.nextLong(1 << 20)));
    }
    long pool = random.nextLong(Reward.SUPPLY_MAX + 1);
    Reward reward = Reward.split(pool, claims);
    assertThat(reward.carried() + reward.rewards().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(pool);
    assertThat(reward.rewards()).allMatch(paid -> paid >= 0);
    assertThat(Reward.split(pool, claims.reversed()))
        .isEqualTo(new Reward(reward.rewards().reversed(), reward.carried()));

    int better = random.nextInt(claims.size());
    Reward.Claim old = claims.get(better);
    claims.set(
        better,
        new Reward.Claim(
            Math.min(1_000_000, old.scorePpm() + 1_000), old.expectationPpm(), old.samples()));
    assertThat(Reward.split(pool, claims).rewards().get(better))
        .isGreaterThanOrEqualTo(reward.rewards().get(better));
  }

  @Test
  void theFloorPaysANoiseUpdateAboutOnePercentAndASmallHospitalSomething() {
    var noise = new Reward.Claim(Contribution.FLOOR_PPM, 900_000, 400);
    var small = new Reward.Claim(Contribution.FLOOR_PPM, 200_000, 20);
    Reward reward = Reward.split(1_000_000, List.of(HONEST, HONEST, HONEST, HONEST, noise, small));
    assertThat(reward.rewards().get(4)).isBetween(1_000L, 10_000L);
    assertThat(reward.rewards().get(5)).isPositive();
  }

  @Test
  void tenFreshIdentitiesWithOneUpdateGainNoMoreThanOneOldOne() {
    var one = new Reward.Claim(800_000, 200_000, 400);
    var tenth = new Reward.Claim(80_000, 200_000, 400);
    long alone = Reward.split(1_000_000, List.of(HONEST, HONEST, HONEST, one)).rewards().get(3);
    var claims = new ArrayList<>(List.of(HONEST, HONEST, HONEST));
    claims.addAll(Collections.nCopies(10, tenth));
    long together =
        Reward.split(1_000_000, claims).rewards().stream().skip(3).mapToLong(Long::longValue).sum();
    assertThat(together).isLessThanOrEqualTo(alone);
  }

  @Test
  void declaringAHundredfoldGainsAtMostThreeTimesTheMedian() {
    assertThat(SampleCounts.capped(List.of(100L, 120L, 90L, 10_000L)))
        .containsExactly(100L, 120L, 90L, 300L);
    assertThat(SampleCounts.capped(List.of(1L << 40, 1L << 40)))
        .containsExactly(1L << 20, 1L << 20);
    assertThat(SampleCounts.capped(List.of())).isEmpty();
    assertThat(SampleCounts.capped(List.of(Long.MAX_VALUE, 0L, 5L))).containsExactly(15L, 0L, 5L);
  }
}
