package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scores of small rounds, with the numbers of the worked example in {@code docs/scoring.md}. */
class ContributionTest {
  static List<Score> scores(int[][] updates, int @Nullable [] last) {
    int[][] rows = Stream.of(updates).toArray(int[][]::new);
    List<Recent> recent =
        last == null
            ? List.of()
            : List.of(
                new Recent(
                    Stream.of(rows).map(row -> Gram.dot(row, last)).toList(),
                    Gram.dot(last, last)));
    return Contribution.scores(Gram.of(rows), recent);
  }

  static List<Integer> ppm(int[]... updates) {
    return scores(updates, null).stream().map(Score::ppm).toList();
  }

  @Test
  void workedExample() {
    assertThat(
            ppm(
                new int[] {3, 4, 0},
                new int[] {4, 3, 0},
                new int[] {3, 0, 4},
                new int[] {-3, -4, 0}))
        .containsExactly(278_524, 480_000, 480_000, -903_058);
  }

  @Test
  void aSignFlippedUpdateAmongFourHonestOnesIsClearlyNegative() {
    int[] a = {100, 40, 10, 0, 5};
    int[] b = {90, 50, -10, 10, 0};
    int[] c = {110, 30, 0, -20, 5};
    int[] d = {80, 60, 20, 10, -10};
    List<Integer> scores = ppm(a, b, c, d, Seeds.scaled(a, -10));
    assertThat(scores.subList(0, 4)).allSatisfy(score -> assertThat(score).isGreaterThan(500_000));
    assertThat(scores.get(4)).isLessThan(-900_000);
  }

  @Test
  void aZeroUpdateScoresZeroAndChangesNobodysScore() {
    int[] a = {3, 4};
    int[] b = {4, 3};
    int[] c = {5, 0};
    List<Integer> without = ppm(a, b, c);
    List<Integer> with = ppm(a, b, c, new int[2]);
    assertThat(with).isEqualTo(Stream.concat(without.stream(), Stream.of(0)).toList());
  }

  @Test
  void aRecycledDeltaAtAnyLengthScoresZero() {
    int[] last = {50, 40, 30};
    int[][] updates = {{60, 30, 30}, {40, 50, 35}, {55, 20, 40}, Seeds.scaled(last, 3)};
    List<Score> scores = scores(updates, last);
    assertThat(scores.get(3).recentCosinePpm()).isEqualTo(1_000_000);
    assertThat(scores.get(3).penaltyPpm()).isEqualTo(1_000_000);
    assertThat(scores.get(3).ppm()).isZero();
    assertThat(scores.subList(0, 3))
        .allSatisfy(score -> assertThat(score.ppm()).isGreaterThan(900_000));
  }

  @Test
  void aRecycledDeltaThatIsUnlikeTheOthersGetsNoFloor() {
    int[] last = {0, 0, 1000};
    int[][] updates = {{60, 30, 1}, {40, 50, 0}, {55, 20, -1}, {1, 0, 1000}};
    assertThat(scores(updates, null).get(3).ppm()).isGreaterThanOrEqualTo(Contribution.FLOOR_PPM);
    assertThat(scores(updates, last).get(3).ppm()).isZero();
  }

  @Test
  void anUnlikeUpdateIsPaidTheFloorAndAnOpposedOneIsNot() {
    int[] a = {100, 0};
    int[] b = {99, 14};
    assertThat(ppm(a, b, new int[] {-7, 100}).get(2)).isEqualTo(Contribution.FLOOR_PPM);
    assertThat(ppm(a, b, new int[] {-40, 100}).get(2)).isLessThan(Contribution.OPPOSED_PPM);
  }

  @Test
  void nearDuplicatesShareOneScoreAndCountOnceForOthers() {
    int[] a = {100, 40, 10};
    int[] b = {90, 50, -10};
    int[] c = {70, 30, 60};
    List<Score> one = scores(new int[][] {a, b, c}, null);
    List<Score> three = scores(new int[][] {a, b, c, Seeds.scaled(c, 2), Seeds.scaled(c, 5)}, null);
    assertThat(three.subList(0, 2)).isEqualTo(one.subList(0, 2));
    for (int i = 2; i < 5; i++) {
      assertThat(three.get(i).cluster()).isEqualTo(2);
      assertThat(three.get(i).clusterSize()).isEqualTo(3);
      assertThat(three.get(i).ppm()).isEqualTo(one.get(2).ppm() / 3);
    }
  }

  @Test
  void aRoundInWhichAllAgreeStillScoresAll() {
    int[] a = {3, 4};
    assertThat(ppm(a, a, a, new int[2])).containsExactly(333_333, 333_333, 333_333, 0);
  }

  @Test
  void roundsOfNoneAndOneAreDefined() {
    assertThat(ppm()).isEmpty();
    assertThat(ppm(new int[] {1, 2})).containsExactly(Contribution.FLOOR_PPM);
    assertThat(ppm(new int[2], new int[2])).containsExactly(0, 0);
  }

  @Test
  void penaltyRisesFromItsThresholdToAllOfIt() {
    assertThat(Contribution.penalty(-1_000_000)).isZero();
    assertThat(Contribution.penalty(999_500)).isZero();
    assertThat(Contribution.penalty(999_501)).isEqualTo(2_000);
    assertThat(Contribution.penalty(999_750)).isEqualTo(500_000);
    assertThat(Contribution.penalty(1_000_000)).isEqualTo(1_000_000);
  }

  @Test
  void productsThatNoVectorsHaveAreRefused() {
    BigInteger ten = BigInteger.TEN;
    assertThatThrownBy(() ->
            Contribution.scores(Gram.of(2, (i, j) -> i == j ? BigInteger.ONE : ten), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger than squared norms");
    assertThatThrownBy(() ->
            Contribution.scores(Gram.of(new int[][] {{1}}), List.of(new Recent(List.of(), ten))))
        .hasMessageContaining("1 updates, but 0 products");
    assertThatThrownBy(() -> Gram.of(1025, (_, _) -> ten)).hasMessageContaining("0 to 1024");
  }
}
