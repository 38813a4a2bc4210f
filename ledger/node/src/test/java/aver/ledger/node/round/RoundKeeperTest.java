package aver.ledger.node.round;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.TaskPhase;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RoundKeeperTest {
  private static final Duty TICK = new Duty.Tick();

  @Test
  void aReplicaThatNeverSaidTheTimeSaysItNow() {
    assertThat(new Situation().duties(0)).containsExactly(TICK);
  }

  @Test
  void readingsComeEveryTenMinutesAndEveryMinuteWhileTransactionsArrive() {
    Situation idle = new Situation().at(0, 0);
    assertThat(idle.duties(599_999)).isEmpty();
    assertThat(idle.looksAgain(1_000)).isEqualTo(600_000);
    assertThat(idle.duties(600_000)).containsExactly(TICK);
    assertThat(idle.decide("r1", 59_999, true).wanted()).isEmpty();
    assertThat(idle.decide("r1", 60_000, true).wanted()).hasSize(1);
  }

  @Test
  void aDeadlineCallsForOneReadingOfEachReplica() {
    Situation before = new Situation().at(10_000, 10_000).due(20_000);
    assertThat(before.duties(19_999)).isEmpty();
    assertThat(before.looksAgain(12_000)).isEqualTo(20_000);
    assertThat(before.duties(20_000)).containsExactly(TICK);
    Situation said = new Situation().at(10_000, 10_000).due(20_000).said("r1", 20_001);
    assertThat(said.duties(21_000)).as("it is for the others to say so too").isEmpty();
  }

  @Test
  void aReadingThatTheRulesWouldDropWaits() {
    Situation close = new Situation().at(19_000, 19_950).due(20_000);
    assertThat(close.duties(20_000)).isEmpty();
    assertThat(close.looksAgain(20_000)).isBetween(20_050L, 20_100L);
    assertThat(close.duties(20_050)).containsExactly(TICK);
  }

  @Test
  void aReadingOfAClockThatWasWrongIsTakenBackAtOnce() {
    Situation wrong = new Situation().at(0, 0).said("r1", 3_600_000);
    assertThat(wrong.duties(1_000)).containsExactly(TICK);
    Situation ahead = new Situation().at(0, 0).said("r1", 60_000);
    assertThat(ahead.duties(1_000)).isEmpty();
  }

  @Test
  void moreDueThanOneTransactionTakesCallsForMore() {
    assertThat(new Situation().at(30_000, 30_000).due(20_000).duties(30_100)).containsExactly(TICK);
  }

  @Test
  void timeIsFreshWhileWindowsMayOpen() {
    Situation open = new Situation().at(0, 0).task(0, 3).attempt(1, AttemptPhase.COMMIT, 60_000);
    assertThat(open.duties(5_999)).isEmpty();
    assertThat(open.duties(6_000)).as("a tenth of the shortest window").containsExactly(TICK);
    Situation due = new Situation().at(0, 0).task(0, 3);
    assertThat(due.duties(6_000)).as("a coordinator may open").containsExactly(TICK);
    Situation tooFew = new Situation().at(1_000, 1_000).task(0, 2);
    assertThat(tooFew.duties(20_000)).as("nobody can open").isEmpty();
  }

  @Test
  void replicasOpenWhatIsOverdueInTurns() {
    Situation overdue = new Situation().at(30_000, 30_000).task(0, 3);
    NavigableMap<Long, String> first = turns(overdue, 1);
    assertThat(first.keySet()).containsExactly(0L, 2_000L, 4_000L, 6_000L);
    NavigableMap<Long, String> second = turns(overdue.attempts(1, 0), 2);
    assertThat(second.keySet()).containsExactly(0L, 2_000L, 4_000L, 6_000L);
    assertThat(second.firstEntry().getValue()).isNotEqualTo(first.firstEntry().getValue());
  }

  private static NavigableMap<Long, String> turns(Situation situation, int attempt) {
    NavigableMap<Long, String> turns = new TreeMap<>();
    for (String replica : Situation.REPLICAS) {
      situation.decide(replica, 30_050, false).wanted().stream()
          .filter(wanted -> wanted.duty().equals(new Duty.Open("t", attempt)))
          .forEach(wanted -> turns.put(wanted.delayMs(), replica));
    }
    return turns;
  }

  @Test
  void nobodyOpensBeforeItIsOverdueByLedgerTimeNorWithTooFew() {
    assertThat(new Situation().at(29_900, 29_900).task(0, 3).duties(30_050)).containsExactly(TICK);
    assertThat(new Situation().at(30_000, 30_000).task(0, 2).duties(30_050)).isEmpty();
    Situation open =
        new Situation().at(40_000, 40_000).task(0, 3).attempt(1, AttemptPhase.REVEAL, 90_000);
    assertThat(open.duties(40_050)).isEmpty();
  }

  @Test
  void aClosedAttemptIsAttestedOnceByEach() {
    Situation closed = new Situation().at(0, 0).task(0, 3).attempt(1, AttemptPhase.ATTEST, 60_000);
    List<Long> delays =
        Situation.REPLICAS.stream()
            .flatMap(id -> closed.decide(id, 50, false).wanted().stream())
            .filter(wanted -> wanted.duty().equals(new Duty.Attest("t", 1)))
            .map(RoundKeeper.Wanted::delayMs)
            .sorted()
            .toList();
    assertThat(delays).as("the one beyond the quorum waits").containsExactly(0L, 0L, 0L, 500L);
    closed.state.put(Keys.attestation("t", 1, "r1"), Situation.digest("result"));
    assertThat(closed.duties(50)).isEmpty();
    assertThat(closed.decide("r2", 50, false).wanted()).hasSize(1);
  }

  @Test
  void aStalledTaskIsToldAndMayStillBeAttested() {
    Situation stalled = new Situation().at(0, 0).task(0, 3).attempt(1, AttemptPhase.ATTEST, 60_000);
    stalled.state.put(
        Keys.task("t"), stalled.state.get(Keys.task("t")).orElseThrow().with(TaskPhase.STALLED));
    assertThat(stalled.decide("r1", 50, false).stalled()).containsExactly("t");
    assertThat(stalled.duties(50)).containsExactly(new Duty.Attest("t", 1));
  }

  @Test
  void aNewcomerEntersAndASuspendedReplicaKeepsStill() {
    Situation newcomer = new Situation().at(0, 0).member("r1", MemberStatus.ACTIVE, false);
    assertThat(newcomer.duties(50)).containsExactly(new Duty.Enter());
    Situation suspended = new Situation().due(10).member("r1", MemberStatus.SUSPENDED, true);
    assertThat(suspended.duties(700_000)).isEmpty();
  }

  @Test
  void whoseTurnItIsDoesNotWaitForASuspendedReplica() {
    Situation overdue = new Situation().at(30_000, 30_000).task(0, 3);
    for (String suspended : Situation.REPLICAS) {
      overdue.member(suspended, MemberStatus.SUSPENDED, true);
      assertThat(turns(overdue, 1).keySet()).containsExactly(0L, 2_000L, 4_000L);
      overdue.member(suspended, MemberStatus.ACTIVE, true);
    }
  }
}
