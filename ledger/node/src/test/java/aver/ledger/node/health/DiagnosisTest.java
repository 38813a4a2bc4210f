package aver.ledger.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.http.Health;
import aver.ledger.engine.EngineHealth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class DiagnosisTest {
  private static final long GB = 1L << 30;
  private final Pulse pulse = new Pulse();

  private static EngineHealth engine(boolean alive, String leader, long decided, long applied) {
    return new EngineHealth(
        alive, Optional.of(leader).filter(l -> !l.isEmpty()), false, decided, applied, 0);
  }

  private static Sample sample(EngineHealth engine, long height, long certified) {
    return new Sample(engine, height, certified, -1, true, 50 * GB, 100 * GB, Optional.empty());
  }

  private static Sample well(long height) {
    return sample(engine(true, "a", height, height), height, height);
  }

  @Test
  void aReplicaThatIsLedCaughtUpAndCertifiedIsWell() {
    Vitals vitals = pulse.next(well(7), 0);
    assertThat(Diagnosis.alive(vitals).problems()).isEmpty();
    assertThat(Diagnosis.ready(vitals).problems()).isEmpty();
    assertThat(Diagnosis.ready(pulse.next(well(7), 3_600_000)).good())
        .as("silence is no standstill")
        .isTrue();
  }

  @Test
  void itIsNotReadyBeforeItWouldAnswerWithSomethingOld() {
    assertThat(ready(sample(engine(true, "", 7, 7), 7, 7))).contains("no replica leads");
    assertThat(ready(sample(engine(true, "a", 200, 100), 7, 7))).contains("100 entries behind");
    assertThat(ready(sample(engine(true, "a", 7, 7), 7, -1))).contains("nothing is certified");
    assertThat(ready(sample(engine(true, "a", 99, 99), 99, 7))).contains("only 7 certified");
    assertThat(
            ready(
                new Sample(
                    engine(true, "a", 7, 7), 7, 7, -1, true, GB, 100 * GB, Optional.empty())))
        .contains("1024 MB are left");
    assertThat(
            ready(
                new Sample(
                    engine(true, "a", 7, 7), 7, 7, -1, false, 50 * GB, 100 * GB, Optional.empty())))
        .contains("it was replaced");
    assertThat(Diagnosis.reserveBytes(10 * GB)).isEqualTo(10 * GB / 100 * 5);
  }

  private static String ready(Sample sample) {
    Vitals vitals = new Pulse().next(sample, 0);
    assertThat(Diagnosis.alive(vitals).good()).as("a restart would not help").isTrue();
    assertThat(Diagnosis.ready(vitals).problems()).hasSize(1);
    return Diagnosis.ready(vitals).problems().getFirst();
  }

  @Test
  void certificationThatStandsStillIsSaidAndForgottenWhenItGoesOn() {
    pulse.next(well(7), 0);
    Sample stalled = sample(engine(true, "a", 8, 8), 8, 7);
    assertThat(Diagnosis.ready(pulse.next(stalled, 1_000)).good()).isTrue();
    Vitals late = pulse.next(stalled, 1_000 + Diagnosis.CERTIFY_MS + 1);
    assertThat(Diagnosis.ready(late).problems().getFirst()).contains("no later one since");
    assertThat(Diagnosis.alive(late).good()).isTrue();
    assertThat(Diagnosis.ready(pulse.next(well(8), 20_000)).good()).isTrue();
  }

  @Test
  void itIsReadyOnlyWhileItsHeightMovesOrNothingWaits() {
    pulse.next(well(7), 0);
    assertThat(Diagnosis.ready(pulse.next(waiting(3, 7), 1_000)).good()).isTrue();
    assertThat(Diagnosis.ready(pulse.next(waiting(3, 8), 30_000)).good()).as("it moves").isTrue();
    Vitals late = pulse.next(waiting(3, 8), 30_000 + Diagnosis.ORDER_MS + 1);
    assertThat(Diagnosis.ready(late).problems())
        .containsExactly(
            "3 transactions wait and nothing was ordered since 20 s: look at the other replicas");
    assertThat(Diagnosis.alive(late).good()).as("a restart would not help").isTrue();
    assertThat(Diagnosis.ready(pulse.next(waiting(0, 8), 60_000)).good()).as("none").isTrue();
    assertThat(Diagnosis.ready(pulse.next(waiting(3, 8), 61_000)).good()).as("new ones").isTrue();
  }

  private static Sample waiting(int transactions, long height) {
    return sample(
        new EngineHealth(true, Optional.of("a"), false, height, height, transactions),
        height,
        height);
  }

  @Test
  void aReplicaThatIsBroughtNothingIsNotReadyWhileOthersGoOn() {
    assertThat(Diagnosis.ready(pulse.next(elsewhere(7, 7), 0)).good()).isTrue();
    assertThat(Diagnosis.ready(pulse.next(elsewhere(7, 8), 1_000)).good()).isTrue();
    Vitals late = pulse.next(elsewhere(7, 9), 1_000 + Diagnosis.LEFT_OUT_MS);
    assertThat(Diagnosis.ready(late).problems())
        .containsExactly(
            "height 7 is certified here and no later one since 21 s, 9 elsewhere: look at its engine");
    assertThat(Diagnosis.alive(late).good()).as("a restart need not help").isTrue();
    assertThat(Diagnosis.ready(pulse.next(elsewhere(8, 9), 22_000)).good()).as("moves").isTrue();
    assertThat(Diagnosis.ready(pulse.next(elsewhere(9, 9), 90_000)).good()).as("there").isTrue();
    assertThat(Diagnosis.ready(pulse.next(elsewhere(9, -1), 180_000)).good())
        .as("nobody says anything")
        .isTrue();
    assertThat(ready(elsewhere(7, 72))).contains("72 at other replicas: wait until it caught up");
  }

  private static Sample elsewhere(long certified, long elsewhere) {
    return new Sample(
        engine(true, "a", certified, certified),
        certified,
        certified,
        elsewhere,
        true,
        50 * GB,
        100 * GB,
        Optional.empty());
  }

  @Test
  void blocksAlwaysWaitingAreNoStandstillWhileSomeAreDone() {
    for (long i = 0; i < 200; i++) {
      Vitals vitals = pulse.next(sample(engine(true, "a", i + 5, i), i + 5, i), i * 1_000);
      assertThat(Diagnosis.ready(vitals).good()).as("%d", i).isTrue();
    }
  }

  @Test
  void whatARestartMayMendIsNotAlive() {
    Sample stuck = sample(engine(true, "a", 9, 8), 8, 8);
    pulse.next(stuck, 0);
    Vitals late = pulse.next(stuck, Diagnosis.APPLY_MS + 1);
    assertThat(Diagnosis.alive(late).problems().getFirst()).contains("nothing was applied since");
    assertThat(Diagnosis.ready(late).good()).isFalse();
    Vitals dead = new Pulse().next(sample(engine(false, "", -1, -1), 8, 8), 0);
    assertThat(Diagnosis.alive(dead).problems()).singleElement().asString().contains("stopped");
    Faults faults = new Faults();
    faults.guard(
        "signing",
        () -> {
          throw new IllegalStateException("disk");
        });
    faults.guard(
        "other",
        () -> {
          throw new IllegalStateException("later");
        });
    Sample faulty =
        new Sample(engine(true, "a", 8, 8), 8, 8, -1, true, 50 * GB, 100 * GB, faults.first());
    assertThat(Diagnosis.alive(new Pulse().next(faulty, 0)).problems().getFirst())
        .contains("signing failed")
        .contains("disk");
  }

  @Test
  void aWatchThatCannotLookSaysSo() {
    List<Health> told = new CopyOnWriteArrayList<>();
    try (Watch blind =
        new Watch(
            () -> {
              throw new IllegalStateException("closed");
            },
            told::add)) {
      assertThat(told.getFirst().good()).isFalse();
      assertThat(blind.alive().good()).isFalse();
      assertThat(blind.ready().problems().getFirst()).contains("nobody could look");
    }
  }
}
