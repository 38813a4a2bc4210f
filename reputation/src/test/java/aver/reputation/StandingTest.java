package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden numbers and properties of the Beta reputation. */
class StandingTest {
  static Standing after(int good, int bad) {
    Standing standing = Standing.fresh();
    for (int i = 0; i < good; i++) {
      standing = standing.after(Evidence.POSITIVE);
    }
    for (int i = 0; i < bad; i++) {
      standing = standing.after(Evidence.NEGATIVE);
    }
    return standing;
  }

  @Test
  void aNewcomerIsUnknownAndPassesAnyLimitOnDisbelief() {
    assertThat(Standing.fresh().opinion()).isEqualTo(new Opinion(0, 0, 1_000_000));
    assertThat(Standing.fresh().expectationPpm()).isEqualTo(200_000);
    assertThat(Standing.fresh().factor256()).isEqualTo(153);
  }

  @Test
  void goldenNumbers() {
    assertThat(after(1, 0)).isEqualTo(new Standing(4_294_967_296L, 0));
    assertThat(after(1, 0).opinion()).isEqualTo(new Opinion(333_333, 0, 666_667));
    assertThat(after(1, 0).factor256()).isEqualTo(187);
    assertThat(after(2, 0)).isEqualTo(new Standing(8_375_186_227L, 0));
    assertThat(after(1, 1)).isEqualTo(new Standing(4_080_218_931L, 4_294_967_296L));
    assertThat(after(1, 1).opinion()).isEqualTo(new Opinion(240_506, 253_164, 506_330));
    assertThat(after(1, 1).expectationPpm()).isEqualTo(341_772);
  }

  @Test
  void goodEvidenceFadesFasterThanBad() {
    Standing one = after(1, 1);
    for (int i = 0; i < 30; i++) {
      one = one.after(Evidence.NEUTRAL);
    }
    assertThat(one.good()).isLessThan(one.bad() / 2);
  }

  @Test
  void aCommitmentThatWasNotOpenedCostsAndANoShowDoesNot() {
    Standing proven = after(10, 0);
    assertThat(proven.after(Evidence.ofMissing(true)).expectationPpm())
        .isLessThan(proven.expectationPpm() - 50_000);
    assertThat(proven.after(Evidence.ofMissing(false)).opinion().disbeliefPpm()).isZero();
  }

  @Test
  void evidenceOfAScoreHasTwoThresholds() {
    assertThat(Evidence.ofScore(20_001)).isEqualTo(Evidence.POSITIVE);
    assertThat(Evidence.ofScore(20_000)).isEqualTo(Evidence.NEUTRAL);
    assertThat(Evidence.ofScore(0)).isEqualTo(Evidence.NEUTRAL);
    assertThat(Evidence.ofScore(-200_000)).isEqualTo(Evidence.NEUTRAL);
    assertThat(Evidence.ofScore(-200_001)).isEqualTo(Evidence.NEGATIVE);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void boundsHoldAndMoreEvidenceMovesTheRightWay(long seed) {
    var random = new SplittableRandom(seed);
    Standing standing = Standing.fresh();
    for (int step = 0; step < 400; step++) {
      assertThat(standing.factor256()).isBetween(128, 256);
      assertThat(standing.expectationPpm()).isBetween(0, 1_000_000);
      int neutral = standing.after(Evidence.NEUTRAL).expectationPpm();
      int p = random.nextInt(1_000_001);
      assertThat(standing.after(new Evidence(p, 0)).expectationPpm())
          .isGreaterThanOrEqualTo(neutral);
      assertThat(standing.after(new Evidence(0, p)).expectationPpm()).isLessThanOrEqualTo(neutral);
      standing = standing.after(random.nextInt(3) == 0 ? new Evidence(0, p) : new Evidence(p, 0));
    }
  }

  @Test
  void evidenceWithoutEndStaysWithinTheBounds() {
    assertThat(after(2_000, 0).good())
        .isGreaterThan(Standing.GOOD_MAX - 100)
        .isLessThanOrEqualTo(Standing.GOOD_MAX);
    assertThat(after(0, 2_000).bad())
        .isGreaterThan(Standing.BAD_MAX - 100)
        .isLessThanOrEqualTo(Standing.BAD_MAX);
    assertThat(after(2_000, 0).factor256()).isEqualTo(246);
    assertThat(after(0, 2_000).factor256()).isEqualTo(128);
  }

  @Test
  void aNewIdentityCountsForLessThanAMediocreOldOne() {
    Standing mediocre = Standing.fresh();
    for (int i = 0; i < 40; i++) {
      mediocre = mediocre.after(i % 4 == 0 ? Evidence.NEGATIVE : Evidence.POSITIVE);
    }
    assertThat(mediocre.factor256()).isGreaterThan(Standing.fresh().factor256());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Standing(-1, 0)).hasMessageContaining("was -1 and 0");
    assertThatThrownBy(() -> new Standing(Standing.GOOD_MAX + 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Standing(0, Standing.BAD_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Evidence(1_000_001, 0)).hasMessageContaining("positive evidence");
    assertThatThrownBy(() -> new Opinion(1, 2, 3)).hasMessageContaining("sum to");
  }
}
