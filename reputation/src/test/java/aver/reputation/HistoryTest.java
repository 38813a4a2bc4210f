package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the updates of several rounds say together; {@code -Dseed=} replays one play. */
class HistoryTest {
  private static final int DIMENSION = 200;
  private static final int ROUNDS = 8;
  private static final double LENGTH = 1 << 20;

  private final SplittableRandom random;
  private List<Trace> traces;
  private double[] published = new double[DIMENSION];

  HistoryTest() {
    random = new SplittableRandom(7);
    traces = new ArrayList<>();
  }

  /** Members that pull towards a direction of their own beside a common one. */
  private static final class Town {
    private final SplittableRandom random;
    private final double[][] pulls;
    private final double[] common;

    Town(int members, SplittableRandom random) {
      this.random = random;
      this.common = noise(random, 1);
      this.pulls = new double[members][];
      Arrays.setAll(pulls, _ -> noise(random, 1));
    }

    /** An update of one that works: its pull, the common one, noise of its batches. */
    double[] work(int member) {
      return plus(plus(common, pulls[member]), noise(random, 0.7));
    }
  }

  private static double[] noise(SplittableRandom random, double length) {
    double[] values = random.doubles(DIMENSION, -1, 1).toArray();
    double norm = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    return Arrays.stream(values).map(v -> v * length / norm).toArray();
  }

  private static double[] plus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
  }

  private static long[] sketch(double[] values) {
    long[] sketch = new long[Trace.WIDTH];
    for (int i = 0; i < values.length; i++) {
      sketch[i] = Math.round(LENGTH * values[i]);
    }
    return sketch;
  }

  private static List<Trace> fresh(int members) {
    return IntStream.range(0, members).mapToObj(i -> Trace.fresh("m" + i)).toList();
  }

  private History.Judged judge(List<double[]> updates) {
    List<History.Present> present =
        IntStream.range(0, updates.size())
            .mapToObj(i -> new History.Present(i, sketch(updates.get(i))))
            .toList();
    History.Judged judged = History.judge(DIMENSION, traces, present, List.of(sketch(published)));
    traces = judged.next();
    double[] mean = new double[DIMENSION];
    for (double[] update : updates) {
      mean = plus(mean, update);
    }
    published = mean;
    return judged;
  }

  /** What somebody sends in a round, who sees what was published. */
  private interface Idler {
    double[] send(int round, double[] published, List<double[]> before);
  }

  private List<History.Judged> play(SplittableRandom seeded, Idler idler) {
    Town town = new Town(5, seeded);
    traces = fresh(6);
    published = new double[DIMENSION];
    List<History.Judged> rounds = new ArrayList<>();
    List<double[]> before = Collections.nCopies(6, new double[DIMENSION]);
    for (int r = 0; r < ROUNDS; r++) {
      List<double[]> updates = new ArrayList<>();
      for (int m = 0; m < 5; m++) {
        updates.add(town.work(m));
      }
      updates.add(idler.send(r, published, before));
      rounds.add(judge(updates));
      before = updates;
    }
    return rounds;
  }

  /** The five earn in each round, the sixth in at most {@code lucky} from the third on. */
  private static void idles(List<History.Judged> rounds, int lucky) {
    for (History.Judged round : rounds) {
      assertThat(round.works().subList(0, 5)).allMatch(OwnWork::earns);
      assertThat(round.alike()).isEmpty();
    }
    assertThat(rounds.subList(2, ROUNDS))
        .filteredOn(r -> r.works().get(5).earns())
        .hasSizeLessThanOrEqualTo(lucky);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void newNoiseAloneOrOverWhatWasPublishedIsNoWork(long seed) {
    var seeded = new SplittableRandom(seed);
    idles(play(seeded, (_, _, _) -> noise(seeded, 1.5)), 1); // one time in 700
    idles(play(seeded, (_, last, _) -> plus(last, noise(seeded, 0.5))), 1);
    idles(play(seeded, (_, last, _) -> last.clone()), 0);
    idles(play(seeded, (_, _, _) -> new double[DIMENSION]), 0);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void whatAnotherSentBeforeIsNoWorkAndItsAuthorStillEarns(long seed) {
    var seeded = new SplittableRandom(seed);
    List<History.Judged> rounds =
        play(seeded, (_, _, before) -> plus(before.get(2), noise(seeded, 0.02)));
    idles(rounds, 0);
    assertThat(rounds.getLast().works().get(5).copyOf()).contains("m2");
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void clonesInNewNoiseBecomeOneAndOthersStayApart(long seed) {
    var seeded = new SplittableRandom(seed);
    Town town = new Town(5, seeded);
    traces = fresh(6);
    for (int r = 0; r < ROUNDS; r++) {
      List<double[]> updates = new ArrayList<>();
      for (int m = 0; m < 5; m++) {
        updates.add(town.work(m));
      }
      updates.add(plus(updates.get(3), noise(seeded, 0.1)));
      History.Judged judged = judge(updates);
      assertThat(judged.alike()).isEqualTo(r < 2 ? List.of() : List.of(new History.Pair(3, 5)));
    }
  }

  @Test
  void aNewcomerEarnsUntilEnoughIsKnownOfIt() {
    Town town = new Town(3, random);
    traces = fresh(3);
    judge(List.of(town.work(0), town.work(1), town.work(2)));
    History.Judged second = judge(List.of(town.work(0), town.work(1), noise(random, 1)));
    assertThat(second.works()).allSatisfy(work -> assertThat(work.earns()).isTrue());
    assertThat(second.works().get(2).rounds()).isEqualTo(1);
    assertThat(second.works().get(2).sumPpm()).isLessThan(second.works().get(2).neededPpm());
  }

  @Test
  void whoStopsWorkingStopsEarningWithinThreeRounds() {
    Town town = new Town(3, random);
    traces = fresh(3);
    for (int r = 0; r < ROUNDS; r++) {
      judge(List.of(town.work(0), town.work(1), town.work(2)));
    }
    List<Boolean> earns = new ArrayList<>();
    for (int r = 0; r < 4; r++) {
      earns.add(
          judge(List.of(town.work(0), town.work(1), noise(random, 1))).works().get(2).earns());
    }
    assertThat(earns.subList(2, 4)).containsExactly(false, false);
  }

  @Test
  void noiseMadeOnceAndSentAgainAndAgainPasses() {
    // as the documentation says: it cannot be told from a hospital unlike the others
    double[] once = noise(random, 1.5);
    List<History.Judged> rounds = play(random, (_, _, _) -> once);
    assertThat(rounds.getLast().works().get(5).earns()).isTrue();
  }

  @Test
  void whoIsAbsentIsRememberedAsItWas() {
    Town town = new Town(3, random);
    traces = fresh(3);
    judge(List.of(town.work(0), town.work(1), town.work(2)));
    Trace before = traces.get(2);
    judge(List.of(town.work(0), town.work(1)));
    assertThat(traces.get(2)).isSameAs(before);
  }

  @Test
  void theThresholdIsThreeDeviationsOfNoise() {
    Town town = new Town(3, random);
    traces = fresh(3);
    List<Integer> needed = new ArrayList<>();
    for (int r = 0; r < 5; r++) {
      History.Judged judged = judge(List.of(town.work(0), town.work(1), town.work(2)));
      needed.add(judged.works().getFirst().neededPpm());
    }
    // floor(10^6 sqrt(9 m / 200)) for m = 0, 1, 2, 3, 3
    assertThat(needed).containsExactly(0, 212_132, 300_000, 367_423, 367_423);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("aver.reputation.Seeds#seeds")
  void theCosineIsThatOfFloatingPoint(long seed) {
    var seeded = new SplittableRandom(seed);
    Town town = new Town(3, seeded);
    traces = fresh(3);
    List<double[]> first = List.of(town.work(0), town.work(1), town.work(2));
    judge(first);
    double[] last = published;
    List<double[]> second = List.of(town.work(0), town.work(1), town.work(2));
    History.Judged judged = judge(second);
    for (int m = 0; m < 3; m++) {
      double cosine = cosine(off(second.get(m), last), off(first.get(m), last));
      assertThat((double) judged.works().get(m).cosinePpm()).isCloseTo(1e6 * cosine, within(20.0));
    }
  }

  private static double[] off(double[] v, double[] p) {
    double along = dot(v, p) / dot(p, p);
    return IntStream.range(0, v.length).mapToDouble(i -> v[i] - along * p[i]).toArray();
  }

  private static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
