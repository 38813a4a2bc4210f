package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An attempt that cannot be final: it waits for its quorum or the admins, and says who ended it.
 */
class StalledAttemptTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @AfterEach
  void noTokenWasLostOrMade() {
    Invariants.check(federation.state);
  }

  @Test
  void differentResultsStallTheTaskUntilTheAdminsVoidTheAttempt() {
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.forEach(story::reveal);
    story.attestBy("r1", "r2");
    Result none = new Result.NoResult(VoidReason.MODEL_OVERFLOW);
    Result asAdmins = new Result.NoResult(VoidReason.BY_ADMINS);
    assertThat(federation.run("r3", new AttestResult(Story.TASK, 1, asAdmins)))
        .isEqualTo("result_malformed");
    federation.run("r3", new AttestResult(Story.TASK, 1, none));
    federation.run("r4", new AttestResult(Story.TASK, 1, none));
    federation.pass(61_000);
    assertThat(federation.get(Keys.task(Story.TASK)).phase()).isEqualTo(TaskPhase.STALLED);
    story.decide(new DecideTask(Story.TASK, DecideTask.Decision.VOID_ATTEMPT));
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.VOID);
    assertThat(story.attempt().deadlineMs())
        .as("when it ended, from which its updates are kept")
        .isEqualTo(federation.now());
    assertThat(story.open()).isEqualTo("done");
  }

  @Test
  void theEndOfATaskLeavesAStalledAttemptToItsQuorum() {
    stallUntilTheEnd();
    story.attestBy("r2", "r3");
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
    var task = federation.get(Keys.task(Story.TASK));
    assertThat(task.phase()).isEqualTo(TaskPhase.ENDED);
    assertThat(task.modelVersion()).isEqualTo(1);
    assertThat(task.escrow()).isZero();
  }

  @Test
  void theEndOfATaskLeavesAStalledAttemptToTheAdmins() {
    stallUntilTheEnd();
    story.decide(new DecideTask(Story.TASK, DecideTask.Decision.VOID_ATTEMPT));
    assertThat(story.attempt().voidReason()).isEqualTo(VoidReason.BY_ADMINS.number());
    assertThat(federation.get(Keys.task(Story.TASK)).phase()).isEqualTo(TaskPhase.ENDED);
  }

  /** One result of three is there when the attest deadline and then the task's end pass. */
  private void stallUntilTheEnd() {
    story.prepare(2);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.forEach(story::reveal);
    story.attestBy("r1");
    federation.pass(61_000);
    assertThat(federation.get(Keys.task(Story.TASK)).phase()).isEqualTo(TaskPhase.STALLED);
    federation.pass(60 * Story.DAY_MS);
    assertThat(federation.get(Keys.task(Story.TASK)).phase()).isEqualTo(TaskPhase.STALLED);
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
    assertThat(federation.get(Keys.TOKENS).escrows()).isPositive();
  }

  @Test
  void whoVoidedAnAttemptIsRecorded() {
    story.prepare(1);
    story.open();
    assertThat(federation.run("rosa", new CancelTask(Story.TASK))).isEqualTo("done");
    assertThat(story.attempt().voidReason()).isEqualTo(6);
    Result asResearcher = new Result.NoResult(Numbered.of(VoidReason.values(), 6));
    Story other = new Story();
    other.prepare(1);
    other.open();
    Federation.HOSPITALS.forEach(other::commit);
    Federation.HOSPITALS.forEach(other::reveal);
    assertThat(other.federation.run("r1", new AttestResult(Story.TASK, 1, asResearcher)))
        .isEqualTo("result_malformed");
    other.decide(new DecideTask(Story.TASK, DecideTask.Decision.END));
    assertThat(other.attempt().voidReason()).isEqualTo(VoidReason.BY_ADMINS.number());
  }
}
