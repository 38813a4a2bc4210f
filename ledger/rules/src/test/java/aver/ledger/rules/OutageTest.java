package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Tick;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that stood still takes no time from those who had a deadline to keep. */
class OutageTest {
  private static final long QUARTER_MS = 15L * 60 * 1000;
  private static final long STEP_MS = QUARTER_MS + 1;
  private static final String OTHER = "heart-2";
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "REVEAL", "ATTEST"})
  void anOpenDeadlineMovesByAStepOfMoreThanAQuarterHour(AttemptPhase phase) {
    Attempt before = bring(phase);
    long start = federation.now();
    federation.pass(STEP_MS);
    assertThat(federation.now()).isEqualTo(start + STEP_MS);
    assertThat(story.attempt()).isEqualTo(before.in(phase, before.deadlineMs() + STEP_MS));
    federation.pass(59_900);
    assertThat(waitsIn(phase)).as("100 ms before the moved deadline").isTrue();
    federation.pass(100);
    assertThat(waitsIn(phase)).as("at the moved deadline").isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "REVEAL", "ATTEST"})
  void aStepOfAQuarterHourIsTimeThatPassed(AttemptPhase phase) {
    bring(phase);
    federation.pass(QUARTER_MS);
    assertThat(waitsIn(phase)).isFalse();
  }

  @Test
  void everyOpenAttemptGetsItsTimeBack() {
    bring(AttemptPhase.REVEAL);
    federation.run("rosa", new CreateTask(Story.task(OTHER, 1)));
    story.decide(new DecideTask(OTHER, DecideTask.Decision.APPROVE));
    Federation.HOSPITALS.forEach(h -> federation.run(h, new Enrol(OTHER, "ward", 1)));
    assertThat(federation.run("coord", new OpenRound(OTHER, 1))).isEqualTo("done");
    Attempt one = story.attempt();
    Attempt two = federation.get(Keys.attempt(OTHER, 1));
    federation.pass(STEP_MS);
    assertThat(story.attempt().deadlineMs()).isEqualTo(one.deadlineMs() + STEP_MS);
    assertThat(federation.get(Keys.attempt(OTHER, 1)))
        .isEqualTo(two.in(AttemptPhase.COMMIT, two.deadlineMs() + STEP_MS));
  }

  @Test
  void aClockThatIsAloneMovesNoDeadline() {
    Attempt before = bring(AttemptPhase.COMMIT);
    long start = federation.now();
    federation.apply(federation.sign("r1", new Tick(), start + 4 * QUARTER_MS));
    assertThat(federation.now()).isEqualTo(start);
    assertThat(story.attempt()).isEqualTo(before);
    federation.pass(60_000);
    assertThat(waitsIn(AttemptPhase.COMMIT)).isFalse();
  }

  @Test
  void whatNobodyHadToDoInTimeDoesNotMove() {
    bring(AttemptPhase.ATTEST);
    federation.pass(60_000);
    assertThat(federation.get(Keys.task(Story.TASK)).phase()).isEqualTo(TaskPhase.STALLED);
    Attempt stalled = story.attempt();
    long end = federation.get(Keys.taskSpec(Story.TASK)).endMs();
    federation.run("ada", new Propose(new OpenStudy("lung", "any"), end - Story.DAY_MS * 40));
    long proposal = federation.get(Keys.PROPOSALS);
    assertThat(federation.get(Keys.proposal(proposal)).status()).isEqualTo(ProposalStatus.OPEN);
    federation.pass(end - Story.DAY_MS * 40 - federation.now());
    assertThat(story.attempt()).isEqualTo(stalled);
    assertThat(federation.get(Keys.proposal(proposal)).status()).isEqualTo(ProposalStatus.EXPIRED);
    assertThat(federation.get(Keys.task(Story.TASK)).ending()).isFalse();
    federation.pass(end - federation.now());
    assertThat(federation.get(Keys.task(Story.TASK)).ending()).isTrue();
  }

  /** The first attempt, in this phase since now. */
  private Attempt bring(AttemptPhase phase) {
    story.prepare(1);
    assertThat(story.open()).isEqualTo("done");
    if (phase != AttemptPhase.COMMIT) {
      Federation.HOSPITALS.forEach(story::commit);
    }
    if (phase == AttemptPhase.ATTEST) {
      Federation.HOSPITALS.forEach(story::reveal);
    }
    Attempt attempt = story.attempt();
    assertThat(attempt.phase()).isEqualTo(phase);
    assertThat(attempt.deadlineMs()).isEqualTo(federation.now() + 60_000);
    return attempt;
  }

  private boolean waitsIn(AttemptPhase phase) {
    return story.attempt().phase() == phase
        && federation.get(Keys.task(Story.TASK)).phase() == TaskPhase.RUNNING;
  }
}
