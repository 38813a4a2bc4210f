package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores, standing and rewards together over a task: who works is paid, who does not is not. */
class ManyRoundsTest {
  private static final int LENGTH = 40;
  private static final int ROUNDS = 25;
  private static final int HONEST = 4;
  private static final int SMALL = 3; // the last honest one, with few rows
  private static final int FLIPPER = 4;
  private static final int IDLE = 5;
  private static final int RECYCLER = 6;
  private static final List<Long> ROWS = List.of(300L, 400L, 250L, 20L, 400L, 400L, 400L);

  private final long[] earned = new long[ROWS.size()];
  private final List<Standing> standings =
      new ArrayList<>(Collections.nCopies(ROWS.size(), Standing.fresh()));
  private int[] last = new int[LENGTH];
  private long escrow = 1_000_000_000;

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void whoWorksIsPaidAndWhoDoesNotIsNot(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      round(random, ROUNDS - round, round == 0);
    }
    assertThat(earned[FLIPPER]).isZero();
    assertThat(earned[IDLE]).isZero();
    assertThat(earned[RECYCLER]).isZero();
    assertThat(earned[SMALL]).isPositive();
    assertThat(Arrays.stream(earned).sum() + escrow).isEqualTo(1_000_000_000);
    for (int i = 0; i < HONEST; i++) {
      assertThat(standings.get(i).factor256()).isGreaterThan(220);
    }
    assertThat(standings.get(FLIPPER).factor256()).isLessThan(135);
    assertThat(standings.get(FLIPPER).opinion().disbeliefPpm()).isGreaterThan(900_000);
    assertThat(standings.get(IDLE)).isEqualTo(Standing.fresh());
    assertThat(standings.get(RECYCLER).good())
        .isZero(); // against it speaks where it ran against the others

    Standing reformed = standings.get(FLIPPER);
    for (int i = 0; i < 10; i++) {
      reformed = reformed.after(Evidence.POSITIVE);
    }
    assertThat(reformed.factor256()).isLessThan(standings.getFirst().factor256() - 40);
  }

  private void round(SplittableRandom random, int left, boolean first) {
    int[] direction = Seeds.any(LENGTH, random);
    var updates = new int[ROWS.size()][];
    for (int i = 0; i < HONEST; i++) {
      updates[i] = Seeds.near(direction, 1 << 19, random);
    }
    updates[FLIPPER] = Seeds.scaled(Seeds.near(direction, 1 << 19, random), -8);
    updates[IDLE] = new int[LENGTH];
    updates[RECYCLER] = Seeds.scaled(last, 2); // all zeros in the first round
    List<Score> scores = ContributionTest.scores(updates, first ? null : last);
    List<Long> counts = SampleCounts.capped(ROWS);
    var claims = new ArrayList<Reward.Claim>();
    for (int i = 0; i < updates.length; i++) {
      claims.add(
          new Reward.Claim(scores.get(i).ppm(), standings.get(i).expectationPpm(), counts.get(i)));
    }
    Reward reward = Reward.split(Reward.pool(escrow, left), claims);
    for (int i = 0; i < updates.length; i++) {
      earned[i] += reward.rewards().get(i);
      escrow -= reward.rewards().get(i);
      standings.set(i, standings.get(i).after(Evidence.ofScore(scores.get(i).ppm())));
    }
    last = direction;
  }
}
