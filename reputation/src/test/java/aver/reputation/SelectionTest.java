package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Smooth weighted round-robin: a worked example and what holds in the long run. */
class SelectionTest {
  private static Candidate candidate(String member, long credit, int factor) {
    return new Candidate(member, credit, factor, false);
  }

  @Test
  void workedExample() {
    Selection first =
        Selection.of(
            List.of(candidate("a", 0, 256), candidate("b", 0, 200), candidate("c", 0, 144)), 2);
    assertThat(first).isEqualTo(new Selection(List.of("a", "b"), List.of(-88L, -200L, 288L)));
    Selection second =
        Selection.of(
            List.of(candidate("a", -88, 256), candidate("b", -200, 200), candidate("c", 288, 144)),
            2);
    assertThat(second).isEqualTo(new Selection(List.of("a", "c"), List.of(-176L, 200L, -24L)));
  }

  @Test
  void tiesGoToTheLowerId() {
    List<Candidate> equal =
        List.of(candidate("a", 0, 153), candidate("b", 0, 153), candidate("c", 0, 153));
    assertThat(Selection.of(equal, 2).cohort()).containsExactly("a", "b");
  }

  @Test
  void whoReturnsKeepsADebtAndLosesAClaim() {
    var claim = new Candidate("a", 300, 128, true);
    var debt = new Candidate("b", -300, 128, true);
    Selection selection = Selection.of(List.of(claim, debt, candidate("c", 0, 129)), 1);
    assertThat(selection.cohort()).containsExactly("c");
    assertThat(selection.credits()).containsExactly(128L, -172L, -256L);
  }

  @Test
  void fewerCandidatesThanAskedForAreAllSelected() {
    assertThat(Selection.of(List.of(candidate("a", 0, 256)), 3))
        .isEqualTo(new Selection(List.of("a"), List.of(0L)));
    assertThat(Selection.of(List.of(), 3)).isEqualTo(new Selection(List.of(), List.of()));
  }

  @Test
  void unsortedCandidatesAreRefused() {
    assertThatThrownBy(
            () -> Selection.of(List.of(candidate("b", 0, 128), candidate("a", 0, 128)), 1))
        .hasMessageContaining("b precedes a");
    assertThatThrownBy(() -> Selection.of(List.of(), 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> candidate("a", 0, 127)).hasMessageContaining("was 127");
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void inTheLongRunSelectionIsProportionalToFactors(long seed) {
    var random = new SplittableRandom(seed);
    int n = 4 + random.nextInt(12);
    int k = 1 + random.nextInt(n / 2); // so that k times the largest share stays below 1
    List<Integer> factors = random.ints(n, 128, 257).boxed().toList();
    int sum = factors.stream().mapToInt(Integer::intValue).sum();
    List<Long> credits = Collections.nCopies(n, 0L);
    var chosen = new int[n];
    int turns = 2_000;
    for (int turn = 0; turn < turns; turn++) {
      Selection selection = Selection.of(candidates(factors, credits), k);
      assertThat(selection.cohort()).hasSize(k).isSorted().doesNotHaveDuplicates();
      assertThat(selection.credits())
          .allSatisfy(c -> assertThat(c).isBetween((long) -sum, (long) sum));
      credits = selection.credits();
      for (String member : selection.cohort()) {
        chosen[Integer.parseInt(member.substring(1)) - 10]++;
      }
    }
    for (int i = 0; i < n; i++) {
      assertThat((double) chosen[i])
          .isCloseTo((double) turns * k * factors.get(i) / sum, within(2.0));
    }
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void whatIsEarnedIsPaid(long seed) {
    var random = new SplittableRandom(seed);
    List<Integer> factors = random.ints(9, 128, 257).boxed().toList();
    List<Long> credits = Collections.nCopies(9, 0L);
    for (int turn = 0; turn < 100; turn++) {
      credits = Selection.of(candidates(factors, credits), 3).credits();
      assertThat(credits.stream().mapToLong(Long::longValue).sum()).isZero();
    }
  }

  private static List<Candidate> candidates(List<Integer> factors, List<Long> credits) {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < factors.size(); i++) {
      candidates.add(candidate("m" + (10 + i), credits.get(i), factors.get(i)));
    }
    return candidates;
  }
}
