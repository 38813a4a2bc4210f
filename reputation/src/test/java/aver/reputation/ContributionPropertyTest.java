package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the scores of any round; {@code -Dseed=} replays one. */
class ContributionPropertyTest {
  private static final int LENGTH = 24;

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void theOrderOfUpdatesChangesNoScore(long seed) {
    var random = new SplittableRandom(seed);
    int[][] updates = round(random, 2 + random.nextInt(9));
    int[] last = Seeds.any(LENGTH, random);
    int n = updates.length;
    var turned = new int[n][];
    int by = 1 + random.nextInt(n);
    for (int i = 0; i < n; i++) {
      turned[(i + by) % n] = updates[i];
    }
    List<Score> before = ContributionTest.scores(updates, last);
    List<Score> after = ContributionTest.scores(turned, last);
    for (int i = 0; i < n; i++) {
      Score moved = after.get((i + by) % n);
      assertThat(moved.ppm()).isEqualTo(before.get(i).ppm());
      assertThat(moved.cosinePpm()).isEqualTo(before.get(i).cosinePpm());
      assertThat(moved.clusterSize()).isEqualTo(before.get(i).clusterSize());
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void scoresStayInRangeAndAgreeWithFloatingPoint(long seed) {
    var random = new SplittableRandom(seed);
    int[][] updates = round(random, 3 + random.nextInt(6));
    List<Score> scores = ContributionTest.scores(updates, null);
    for (int i = 0; i < updates.length; i++) {
      Score score = scores.get(i);
      assertThat(score.ppm()).isBetween(-1_000_000, 1_000_000);
      if (scores.stream().allMatch(s -> s.clusterSize() == 1)) {
        assertThat((double) score.cosinePpm()).isCloseTo(1e6 * textbook(updates, i), within(2.0));
      }
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void theLengthOfAnUpdateChangesScoresByRoundingAtMost(long seed) {
    var random = new SplittableRandom(seed);
    int[][] updates = round(random, 4);
    List<Score> before = ContributionTest.scores(updates, null);
    updates[1] = Seeds.scaled(updates[1], 7);
    List<Score> after = ContributionTest.scores(updates, null);
    for (int i = 0; i < 4; i++) {
      assertThat(after.get(i).cosinePpm()).isCloseTo(before.get(i).cosinePpm(), within(1));
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void aFlippedUpdateAmongFourHonestOnesIsNegativeEvidence(long seed) {
    var random = new SplittableRandom(seed);
    int[] direction = Seeds.any(LENGTH, random);
    var updates = new int[5][];
    for (int i = 0; i < 4; i++) {
      updates[i] = Seeds.near(direction, 1 << 20, random);
    }
    updates[4] = Seeds.scaled(Seeds.near(direction, 1 << 20, random), -1 - random.nextInt(30));
    List<Score> scores = ContributionTest.scores(updates, null);
    assertThat(Evidence.ofScore(scores.get(4).ppm())).isEqualTo(Evidence.NEGATIVE);
    assertThat(scores.subList(0, 4)).allSatisfy(score -> assertThat(score.ppm()).isPositive());
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void clonesTogetherEarnAtMostWhatOneDid(long seed) {
    var random = new SplittableRandom(seed);
    int[] direction = Seeds.any(LENGTH, random);
    var updates = new ArrayList<int[]>();
    for (int i = 0; i < 5; i++) {
      updates.add(Seeds.near(direction, 1 << 19, random));
    }
    long one = earned(updates, 4);
    int clones = 1 + random.nextInt(10);
    for (int i = 0; i < clones; i++) {
      updates.add(Seeds.scaled(updates.get(4), 1 + i % 3));
    }
    assertThat(earned(updates, 4)).isLessThanOrEqualTo(one).isGreaterThan(one - one / 100);
  }

  /**
   * Returns what the updates from {@code from} on earn together of a pool of 10^9, with equal
   * standing and rows.
   */
  private static long earned(List<int[]> updates, int from) {
    List<Reward.Claim> claims =
        ContributionTest.ppm(updates.toArray(int[][]::new)).stream()
            .map(score -> new Reward.Claim(score, 200_000, 500))
            .toList();
    Reward reward = Reward.split(1_000_000_000, claims);
    return reward.rewards().subList(from, updates.size()).stream().mapToLong(Long::longValue).sum();
  }

  private static int[][] round(SplittableRandom random, int size) {
    int[] direction = Seeds.any(LENGTH, random);
    var updates = new int[size][];
    for (int i = 0; i < size; i++) {
      updates[i] =
          switch (random.nextInt(5)) {
            case 0 -> Seeds.any(LENGTH, random);
            case 1 -> Seeds.scaled(direction, 1 + random.nextInt(3));
            default -> Seeds.near(direction, 1 << 19, random);
          };
    }
    return updates;
  }

  private static double textbook(int[][] updates, int i) {
    var sum = new double[LENGTH];
    for (int j = 0; j < updates.length; j++) {
      if (j != i) {
        double norm = Math.sqrt(Gram.dot(updates[j], updates[j]).doubleValue());
        for (int k = 0; k < LENGTH; k++) {
          sum[k] += updates[j][k] / norm;
        }
      }
    }
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int k = 0; k < LENGTH; k++) {
      dot += sum[k] * updates[i][k];
      a += sum[k] * sum[k];
      b += (double) updates[i][k] * updates[i][k];
    }
    return dot / Math.sqrt(a * b);
  }
}
