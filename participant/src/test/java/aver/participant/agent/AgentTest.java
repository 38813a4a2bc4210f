package aver.participant.agent;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AgentTest {
  private static final Digest MINE = Digest.sha256(new byte[] {1});
  private static final Digest OTHER = Digest.sha256(new byte[] {2});
  private static final DatasetSpec DATA =
      new DatasetSpec(100, List.of(50L, 50L), MINE, MINE, List.of("research"));
  private static final AttemptKey KEY = new AttemptKey("heart", 3);
  private static final long DAY_MS = 24L * 3600 * 1000;

  private final TreeMap<AttemptKey, Digest> prepared = new TreeMap<>();
  private final TreeMap<AttemptKey, String> failed = new TreeMap<>();
  private Optional<AgentView.Registered> registered =
      Optional.of(new AgentView.Registered(new Dataset("h", "rows", 1, 0, false), DATA));
  private Optional<MemberStatus> status = Optional.of(MemberStatus.ACTIVE);
  private Optional<Grant> grant = Optional.of(new Grant(1_000_000, false));
  private Optional<Enrolment> enrolment =
      Optional.of(new Enrolment("h", "rows", 1, 100, true, 0, false, 0));
  private boolean full;
  private Optional<String> objection = Optional.empty();
  private Optional<AgentView.Fit> fit = Optional.empty();
  private TaskSpec spec = TestTasks.heart();

  @Test
  void aStrangerWaits() {
    status = Optional.empty();
    Decision decision = decide();
    assertThat(decision.action()).isEqualTo(new Action.Wait(Long.MAX_VALUE));
    assertThat(decision.notes()).first().asString().contains("does not know h yet");
  }

  @Test
  void dataIsRegisteredBeforeATaskIsJoined() {
    enrolment = Optional.empty();
    assertThat(decide().action()).isEqualTo(new Action.Enrol("heart", 1));
    registered = Optional.empty();
    assertThat(decide().action()).isEqualTo(new Action.RegisterDataset(DATA));
  }

  @Test
  void withoutRightNothingIsJoined() {
    enrolment = Optional.empty();
    grant = Optional.of(new Grant(500, false));
    Decision decision = decide();
    assertThat(decision.action()).isInstanceOf(Action.Wait.class);
    assertThat(decision.notes()).anyMatch(n -> n.contains("no participation right"));
  }

  /** The ledger would refuse it, and an admin may grant it again before the deadline. */
  @Test
  void withoutRightNothingIsTrainedCommittedOrRevealed() {
    for (Grant over : List.of(new Grant(1_000_000, true), new Grant(1000, false))) {
      grant = Optional.of(over);
      prepared.clear();
      fit = Optional.empty();
      waitsForARight("no part in", attempt(AttemptPhase.COMMIT, seat()));
      prepared.put(KEY, MINE);
      waitsForARight("no part in", attempt(AttemptPhase.COMMIT, seat()));
      waitsForARight(
          "attempt 3 of heart is not revealed",
          attempt(AttemptPhase.REVEAL, seat().committed(MINE)));
      assertThat(decide(attempt(AttemptPhase.VOID, seat().committed(MINE))).action())
          .isEqualTo(new Action.Forget(KEY));
      prepared.clear();
      fit = Optional.of(fit(KEY, 1, OptionalLong.empty()));
      assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
          .isEqualTo(
              new Action.Stop(KEY, "no participation right in study study; an admin grants it"));
    }
  }

  private void waitsForARight(String note, AgentView.AttemptView attempt) {
    Decision decision = decide(attempt);
    assertThat(decision.action()).isEqualTo(new Action.Wait(9000));
    assertThat(decision.notes())
        .anyMatch(n -> n.contains(note) && n.contains("no participation right in study study"));
  }

  @Test
  void aTaskThatRemembersAsManyAsItCanIsNotAskedAgain() {
    full = true;
    spec = TestTasks.heart().with(Learning.PLAIN.remembering(5));
    enrolment = Optional.empty();
    Decision decision = decide();
    assertThat(decision.action()).isInstanceOf(Action.Wait.class);
    assertThat(decision.notes())
        .contains(
            "task heart is not joined: it remembers the updates of 5 members, and as many enrolled; ask the researcher for a new task");
    enrolment = Optional.of(new Enrolment("h", "rows", 1, 100, false, 0, true, 3));
    assertThat(decide().action()).as("a member of it").isEqualTo(new Action.Enrol("heart", 1));
  }

  @Test
  void whatTheSitesPolicyForbidsIsLeftAndNeverTrained() {
    objection = Optional.of("recipe forest is not among the recipes of the settings");
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Leave("heart"));
  }

  @Test
  void anAttemptIsTrainedCommittedAndRevealedOnce() {
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Train(KEY, Purpose.TRAIN, 2));
    prepared.put(KEY, MINE);
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Commit(KEY, MINE));
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat().committed(MINE))).action())
        .isEqualTo(new Action.Wait(9000));
    assertThat(decide(attempt(AttemptPhase.REVEAL, seat().committed(MINE))).action())
        .isEqualTo(new Action.UploadAndReveal(KEY));
    Seat revealed =
        seat().committed(MINE).revealed(new Seat.Revealed(List.of(), MINE, MINE, 10, List.of()));
    assertThat(decide(attempt(AttemptPhase.REVEAL, revealed)).action())
        .isEqualTo(new Action.Wait(9000));
    assertThat(decide(attempt(AttemptPhase.FINAL, revealed)).action())
        .isEqualTo(new Action.Forget(KEY));
  }

  @Test
  void whatIsKeptOfAnUpdateCountsBeforeTheNextTraining() {
    AttemptKey before = new AttemptKey("heart", 2);
    prepared.put(before, MINE);
    AgentView.AttemptView over =
        new AgentView.AttemptView(
            new Attempt(
                "heart", 2, Purpose.TRAIN, 1, AttemptPhase.FINAL, 1, 2, 0, List.of("h", "i", "j")),
            Optional.of(seat().committed(MINE)));
    AgentView.AttemptView next = attempt(AttemptPhase.COMMIT, seat());
    assertThat(decide(over, next).action()).isInstanceOf(Action.Train.class);
    spec = TestTasks.normalised();
    assertThat(decide(over, next).action()).isEqualTo(new Action.Forget(before));
    spec = TestTasks.heart().with(new Learning(Optional.empty(), 3, Optional.empty()));
    assertThat(decide(over, next).action()).isEqualTo(new Action.Forget(before));
  }

  @Test
  void aCommitmentThatTheJournalDoesNotKnowIsAnAlarmAndNeverRevealed() {
    for (AttemptPhase phase : new AttemptPhase[] {AttemptPhase.COMMIT, AttemptPhase.REVEAL}) {
      prepared.clear();
      Decision lost = decide(attempt(phase, seat().committed(OTHER)));
      assertThat(lost.action()).isInstanceOf(Action.Wait.class);
      assertThat(lost.alarms()).first().asString().contains("did not make");
      prepared.put(KEY, MINE);
      Decision stolen = decide(attempt(phase, seat().committed(OTHER)));
      assertThat(stolen.action()).isInstanceOf(Action.Wait.class);
      assertThat(stolen.alarms()).first().asString().contains("did not make");
    }
  }

  @Test
  void anUpdateThatMissedItsCommitIsNotRevealed() {
    prepared.put(KEY, MINE);
    assertThat(decide(attempt(AttemptPhase.REVEAL, seat())).action())
        .isInstanceOf(Action.Wait.class);
  }

  @Test
  void anAttemptThatFailedHereIsNotTriedAgain() {
    failed.put(KEY, "training diverged");
    Decision decision = decide(attempt(AttemptPhase.COMMIT, seat()));
    assertThat(decision.action()).isInstanceOf(Action.Wait.class);
    assertThat(decision.notes()).contains("no update for attempt 3 of heart: training diverged");
  }

  @Test
  void anUpdateInTheMakingIsWaitedForAndNoOtherIsBegun() {
    fit = Optional.of(fit(KEY, 60_000, OptionalLong.of(7_000)));
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Wait(9000));
    prepared.put(KEY, MINE); // as when it just became durable: the house is told of it first
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Wait(9000));
    prepared.clear();
    AttemptKey other = new AttemptKey("lungs", 1);
    fit = Optional.of(new AgentView.Fit(other, 1, OptionalLong.empty(), 60_000, true));
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Wait(9000));
  }

  @Test
  void anUpdateThatWouldBeLateIsGivenUp() {
    fit = Optional.of(fit(KEY, 60_000, OptionalLong.of(16_100)));
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(
            new Action.Stop(KEY, "the training needs about 16 s more, commits close in 8 s"));
    fit = Optional.of(fit(KEY, 60_001, OptionalLong.empty()));
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(
            new Action.Stop(
                KEY, "the training took longer than tasks.training-minutes-max, which is 1"));
    fit = Optional.of(fit(KEY, 1, OptionalLong.empty()));
    for (AttemptPhase phase : List.of(AttemptPhase.REVEAL, AttemptPhase.ABANDONED)) {
      assertThat(decide(attempt(phase, seat())).action())
          .isEqualTo(new Action.Stop(KEY, "commits closed before the training ended"));
    }
    objection = Optional.of("it needs other uses");
    assertThat(decide(attempt(AttemptPhase.COMMIT, seat())).action())
        .isEqualTo(new Action.Stop(KEY, "it needs other uses"));
    assertThat(decide().action())
        .isEqualTo(new Action.Stop(KEY, "another attempt began before the training ended"));
    fit = Optional.of(new AgentView.Fit(KEY, 1, OptionalLong.empty(), 60_000, true));
    assertThat(decide(attempt(AttemptPhase.ABANDONED, seat())).action())
        .isNotInstanceOf(Action.Stop.class);
  }

  @Test
  void whatATrainingStillNeedsIsToldFromTenSecondsOfBatches() {
    assertThat(AgentView.Fit.left(9_000_000_000L, 10, 90)).isEmpty();
    assertThat(AgentView.Fit.left(12_000_000_000L, 10, 90)).hasValue(108_000);
  }

  @Test
  void nobodyTrainsWithoutASeat() {
    AgentView.AttemptView unselected =
        new AgentView.AttemptView(attempt(AttemptPhase.COMMIT, seat()).attempt(), Optional.empty());
    assertThat(decide(unselected).action()).isEqualTo(new Action.Wait(Long.MAX_VALUE));
  }

  @Test
  void changedDataIsRevisedWhenThatIsDue() {
    DatasetSpec before = new DatasetSpec(90, List.of(40L, 50L), MINE, OTHER, List.of("research"));
    registered =
        Optional.of(new AgentView.Registered(new Dataset("h", "rows", 2, 0, false), before));
    Decision early = decide();
    assertThat(early.action()).isInstanceOf(Action.Wait.class);
    assertThat(early.alarms()).first().asString().contains("wait 30 days");
    registered =
        Optional.of(
            new AgentView.Registered(
                new Dataset("h", "rows", 2, 1000 - 31 * DAY_MS, false), before));
    assertThat(decide().action()).isEqualTo(new Action.ReviseDataset(DATA));
  }

  @Test
  void threeNoShowsAreFollowedByJoiningAgainAndLeavingIsNot() {
    enrolment = Optional.of(new Enrolment("h", "rows", 1, 100, false, 0, true, 3));
    assertThat(decide().action()).isEqualTo(new Action.Enrol("heart", 1));
    enrolment = Optional.of(new Enrolment("h", "rows", 1, 100, false, 0, true, 0));
    assertThat(decide().action()).isInstanceOf(Action.Wait.class);
  }

  private Decision decide(AgentView.AttemptView... attempts) {
    Task task = new Task("heart", "r", TaskPhase.RUNNING, 3, true, 2, 2, MINE, 0, 0, false);
    AgentView.TaskView view =
        new AgentView.TaskView(task, spec, grant, enrolment, full, List.of(attempts), objection);
    SortedMap<AttemptKey, Digest> updates = prepared;
    return Agent.next(
        new AgentView(
            "h", status, 1000, DATA, registered, 30 * DAY_MS, List.of(view), updates, failed, fit));
  }

  private static AgentView.Fit fit(AttemptKey key, long sinceMs, OptionalLong leftMs) {
    return new AgentView.Fit(key, sinceMs, leftMs, 60_000, false);
  }

  private static Seat seat() {
    return Seat.selected("h", 100, 256);
  }

  private static AgentView.AttemptView attempt(AttemptPhase phase, Seat seat) {
    Attempt attempt =
        new Attempt("heart", 3, Purpose.TRAIN, 2, phase, 500, 9000, 0, List.of("h", "i", "j"));
    return new AgentView.AttemptView(attempt, Optional.of(seat));
  }
}
