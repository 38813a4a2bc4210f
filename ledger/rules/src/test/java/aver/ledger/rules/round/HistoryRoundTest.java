package aver.ledger.rules.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.threads.ExecutorLanes;
import aver.reputation.Score;
import aver.reputation.Standing;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered from round to round, and what it does to scores. */
class HistoryRoundTest {
  private static final int LENGTH = 120;
  private static final Learning REMEMBERS = Learning.PLAIN.remembering(6);
  private static final List<String> MEMBERS = List.of("dina", "anna", "cleo", "bert", "emil");

  private final SplittableRandom random = new SplittableRandom(11);
  private final Map<String, int[]> pulls = new TreeMap<>();
  private Map<VectorRole, ArrayVector> version =
      Map.of(VectorRole.MODEL, ArrayVector.zeros(LENGTH));
  private Optional<VectorSource> before = Optional.empty();
  private RoundOutcome outcome =
      new RoundOutcome(new Result.NoResult(VoidReason.BY_ADMINS), List.of());
  private List<Place> places = List.of();

  private int[] work(String member) {
    int[] pull = pulls.computeIfAbsent(member, _ -> Rounds.vector(random, LENGTH, 1 << 16));
    int[] batches = Rounds.vector(random, LENGTH, 1 << 14);
    return IntStream.range(0, LENGTH).map(i -> pull[i] + batches[i]).toArray();
  }

  /** Four work, and dina makes something up. */
  private RoundInput input(int[] dina) {
    places =
        List.of(
            Rounds.place("anna", 100, work("anna")),
            Rounds.place("bert", 100, work("bert")),
            Rounds.place("cleo", 100, work("cleo")),
            Rounds.place("dina", 100, dina));
    VectorSource base = vector(VectorRole.MODEL);
    TreeMap<VectorRole, VectorSource> beside = new TreeMap<>(version);
    beside.remove(VectorRole.MODEL);
    RoundInput plain = Rounds.training(Rounds.MEAN, new int[LENGTH], places.toArray(Place[]::new));
    return new RoundInput(
        plain.purpose(),
        LENGTH,
        plain.bound(),
        plain.quorum(),
        plain.rule(),
        plain.evaluationClasses(),
        base,
        before.map(earlier -> new Difference(base, earlier)),
        plain.draw(),
        places,
        new Carried(REMEMBERS, 20, beside, MEMBERS));
  }

  private VectorSource vector(VectorRole role) {
    return Objects.requireNonNull(version.get(role));
  }

  private static RoundOutcome compute(
      RoundInput input, Map<VectorRole, ArrayVector> next, Lanes lanes) {
    return RoundComputation.computeVersion(
        input,
        role -> next.computeIfAbsent(role, r -> ArrayVector.zeros(REMEMBERS.length(r, LENGTH))),
        lanes);
  }

  private List<Score> round(int[] dina) {
    RoundInput input = input(dina);
    Map<VectorRole, ArrayVector> next = new TreeMap<>();
    outcome = compute(input, next, Lanes.one());
    before = Optional.of(vector(VectorRole.MODEL));
    version = next;
    return outcome.details().stream().map(UpdateDetail::score).toList();
  }

  @Test
  void noiseIsPaidTwiceAndThenNoMore() {
    for (int r = 0; r < 6; r++) {
      List<Score> scores = round(Rounds.vector(random, LENGTH, 1 << 16));
      assertThat(scores.subList(0, 3)).allSatisfy(score -> assertThat(score.ppm()).isPositive());
      if (r >= 2) {
        assertThat(scores.get(3).ppm()).isNotPositive();
      }
    }
    List<Standing> fresh = Collections.nCopies(4, Standing.fresh());
    RoundExplanation explanation = RoundExplanation.of(places, outcome, fresh, 1_000_000);
    assertThat(explanation.lines().getLast().rewardMicrotokens()).isZero();
    assertThat(explanation.text())
        .contains("own work over 3 rounds ", "of 0.474341 needed")
        .containsOnlyOnce("earns nothing: its updates do not hang together");
  }

  @Test
  void whatAnotherSentBeforeIsNamed() {
    int[] last = new int[LENGTH];
    for (int r = 0; r < 4; r++) {
      int[] copy = last.clone();
      copy[r] += 1;
      List<Score> scores = round(copy);
      last = new int[LENGTH];
      places.get(1).delta().orElseThrow().read(0, last, LENGTH);
      if (r >= 2) {
        assertThat(scores.get(3).own().orElseThrow().copyOf()).contains("bert");
        assertThat(scores.get(3).ppm()).isNotPositive();
        assertThat(scores.get(1).ppm()).isPositive();
      }
    }
    List<Standing> fresh = Collections.nCopies(4, Standing.fresh());
    assertThat(RoundExplanation.of(places, outcome, fresh, 1_000_000).text())
        .contains("earns nothing: nearest to what bert sent before");
  }

  @Test
  void theHistoryIsPartOfTheVersionWithARowForEachWhoEnrolled() {
    round(new int[LENGTH]);
    round(work("dina"));
    List<VectorEntry> model = ((Result.Final) outcome.result()).model();
    assertThat(model)
        .extracting(VectorEntry::role)
        .containsExactly(VectorRole.MODEL, VectorRole.HISTORY);
    assertThat(model.getLast().length()).isEqualTo(6 * 520);
    int[] rows = new int[6 * 520];
    vector(VectorRole.HISTORY).read(0, rows, rows.length);
    // dina is the first, emil the fifth of those who enrolled
    assertThat(IntStream.range(0, 6).map(row -> rows[520 * row])).containsExactly(2, 2, 2, 2, 0, 0);
    assertThat(IntStream.range(4 * 520, rows.length)).allMatch(i -> rows[i] == 0);
  }

  @Test
  void sameBitsWhateverTheLanes() {
    round(work("dina"));
    RoundInput input = input(work("dina"));
    Map<VectorRole, ArrayVector> next = new TreeMap<>();
    Result one = compute(input, next, Lanes.one()).result();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorLanes lanes = new ExecutorLanes(executor, 3);
      assertThat(compute(input, new TreeMap<>(), lanes).result()).isEqualTo(one);
    }
  }
}
