package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A member whose history is that of others sends zeros: they are paid as if it were not there. */
class ZeroTwinTest {
  private static final int[] PULL = {1000, 0, 0, 400, 0, 0, 0, 0};
  private static final int[] OTHER_PULL = {0, 1000, 0, 400, 0, 0, 0, 0};
  private static final int[] CLONE = {1000, 0, 60, 400, 0, 0, 0, 0};
  private static final int[] OTHER_CLONE = {1000, 0, 0, 400, 60, 0, 0, 0};
  private static final int[] ZEROS = new int[8];

  private final List<Trace> traces =
      List.of(
          trace("anna", PULL), trace("bert", PULL), trace("cleo", PULL), trace("dina", OTHER_PULL));

  private static Trace trace(String member, int[] pull) {
    int[] last = Directions.unit(sketch(pull));
    return new Trace(member, 3, 1_000_000, 1_000_000, last, Seeds.scaled(last, 6));
  }

  private static long[] sketch(int[] update) {
    return Arrays.copyOf(Arrays.stream(update).asLongStream().toArray(), Trace.WIDTH);
  }

  /** Scores of the updates of the members at {@code rows}. */
  private List<Score> scores(List<Integer> rows, int[]... updates) {
    List<History.Present> present =
        IntStream.range(0, updates.length)
            .mapToObj(i -> new History.Present(rows.get(i), sketch(updates[i])))
            .toList();
    History.Judged judged = History.judge(ZEROS.length, traces, present, List.of());
    return Contribution.scores(Gram.of(updates), List.of(), Optional.of(judged));
  }

  private static List<Integer> ppm(List<Score> scores) {
    return scores.stream().map(Score::ppm).toList();
  }

  @Test
  void clonesAreNotMeasuredByOneAnotherWhileTheFirstOfThemSendsZeros() {
    List<Score> without = scores(List.of(1, 2, 3), CLONE, OTHER_CLONE, OTHER_PULL);
    assertThat(without).extracting(Score::clusterSize).containsExactly(2, 2, 1);
    List<Score> with = scores(List.of(0, 1, 2, 3), ZEROS, CLONE, OTHER_CLONE, OTHER_PULL);
    assertThat(with).extracting(Score::clusterSize).containsExactly(1, 2, 2, 1);
    assertThat(ppm(with)).isEqualTo(Stream.concat(Stream.of(0), ppm(without).stream()).toList());
    assertThat(ppm(with).subList(1, 4)).allSatisfy(score -> assertThat(score).isPositive());
  }

  @Test
  void theTwinOfOneWhoSendsZerosIsPaidWhole() {
    List<Score> without = scores(List.of(1, 3), CLONE, OTHER_PULL);
    List<Score> with = scores(List.of(1, 2, 3), CLONE, ZEROS, OTHER_PULL);
    assertThat(with).extracting(Score::clusterSize).containsExactly(1, 1, 1);
    assertThat(ppm(with)).containsExactly(without.getFirst().ppm(), 0, without.getLast().ppm());
  }
}
