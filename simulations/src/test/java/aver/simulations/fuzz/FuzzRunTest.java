package aver.simulations.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Invariants hold whatever goes wrong, and a seed is one history. */
class FuzzRunTest {
  private static final SeedRange SEEDS = new SeedRange(1, 12);

  @BeforeAll
  static void quiet() {
    Quiet.logs();
  }

  @Test
  void withoutFaultsEveryRoundBecomesFinal() {
    FuzzRun.Outcome outcome = FuzzRun.play(Plan.calm(1));
    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.finals()).isEqualTo(Task.ROUNDS + 1);
    assertThat(outcome.events()).isGreaterThan(500);
  }

  @Test
  void noSeedViolatesAnythingAndThreadsChangeNothing() throws InterruptedException {
    Fuzzing.Result one = Fuzzing.play(SEEDS, 1, _ -> {});
    assertThat(one.failed()).isEmpty();
    assertThat(one.sum().seeds()).isEqualTo(SEEDS.count());
    assertThat(one.sum().eventsMin()).isGreaterThan(500);
    Fuzzing.Result two = Fuzzing.play(SEEDS, 2, _ -> {});
    assertThat(two.digest()).isEqualTo(one.digest());
    assertThat(two.sum()).isEqualTo(one.sum());
  }

  @Test
  void anotherSeedIsAnotherHistory() {
    assertThat(FuzzRun.play(Plan.of(1)).digest()).isNotEqualTo(FuzzRun.play(Plan.of(2)).digest());
  }
}
