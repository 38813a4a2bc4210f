package aver.simulations.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Invariants hold whatever goes wrong, and a seed is one history. */
class FuzzRunTest {
  private static final int SEEDS = 200;

  @BeforeAll
  static void quiet() {
    Quiet.logs();
  }

  @Test
  void withoutFaultsEveryRoundBecomesFinal() {
    FuzzRun.Outcome outcome = FuzzRun.play(Plan.calm(1), Feed.TOLD);
    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.finals()).isEqualTo(Task.ROUNDS + 1);
    assertThat(outcome.events()).isGreaterThan(500);
  }

  @Test
  void noSeedViolatesAnything() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    Fuzzing.Result result = Fuzzing.play(new SeedRange(1, SEEDS), cores, Feed.TOLD, _ -> {});
    assertThat(result.failed().flatMap(FuzzRun.Outcome::violation)).isEmpty();
    assertThat(result.sum().seeds()).isEqualTo(SEEDS);
    assertThat(result.sum().eventsMin()).isGreaterThan(500);
  }

  @Test
  void threadsChangeNothing() throws InterruptedException {
    SeedRange seeds = new SeedRange(1, 4);
    Fuzzing.Result one = Fuzzing.play(seeds, 1, Feed.TOLD, _ -> {});
    Fuzzing.Result two = Fuzzing.play(seeds, 2, Feed.TOLD, _ -> {});
    assertThat(two.digest()).isEqualTo(one.digest());
    assertThat(two.sum()).isEqualTo(one.sum());
  }

  @Test
  void anotherSeedIsAnotherHistory() {
    assertThat(FuzzRun.play(Plan.of(1), Feed.TOLD).digest())
        .isNotEqualTo(FuzzRun.play(Plan.of(2), Feed.TOLD).digest());
  }
}
