package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.tx.CancelTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a task ends before it has all its rounds, and who has its pool then. */
class TaskEndTest {
  private static final long POOL = 1_000_000;
  private final Story story = new Story();
  private final Federation federation = story.federation;
  private final long had = federation.get(Keys.balance("rosa"));

  @AfterEach
  void noTokenWasLostOrMade() {
    Invariants.check(federation.state);
  }

  @Test
  void aTaskEndsAfterItsSpareAttempts() {
    story.prepare(TaskChecks.changed(Story.task(2), d -> d.spareAttempts = 1));
    finish();
    fail();
    assertThat(task().phase()).as("the spare attempt is used up").isEqualTo(TaskPhase.RUNNING);
    fail();
    assertThat(task().phase()).as("no attempt is left").isEqualTo(TaskPhase.ENDED);
    assertThat(task().trained()).isEqualTo(1);
    assertThat(task().escrow()).isZero();
    assertThat(federation.get(Keys.balance("rosa"))).isEqualTo(had - POOL / 2);
    assertThat(story.open()).isEqualTo("task_phase_wrong");
  }

  @Test
  void attemptsThatSucceedUseNoSpareOnes() {
    story.prepare(TaskChecks.changed(Story.task(2), d -> d.spareAttempts = 1));
    fail();
    finish();
    assertThat(task().phase()).isEqualTo(TaskPhase.RUNNING);
    finish();
    assertThat(task().phase()).isEqualTo(TaskPhase.ENDED);
    assertThat(task().trained()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"REVEAL", "ATTEST"})
  void aCancelAfterCommitsClosedTakesEffectAfterTheRound(AttemptPhase phase) {
    story.prepare(2);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    if (phase == AttemptPhase.ATTEST) {
      Federation.HOSPITALS.forEach(story::reveal);
    }
    assertThat(federation.run("rosa", new CancelTask(Story.TASK))).isEqualTo("done");
    assertThat(story.attempt().phase()).as("the round goes on").isEqualTo(phase);
    assertThat(task().phase()).isEqualTo(TaskPhase.RUNNING);
    assertThat(task().escrow()).isEqualTo(POOL);
    assertThat(federation.run("rosa", new CancelTask(Story.TASK))).isEqualTo("task_phase_wrong");
    Federation.HOSPITALS.forEach(story::reveal);
    story.attest();
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
    assertThat(task().phase()).isEqualTo(TaskPhase.CANCELLED);
    assertThat(task().modelVersion()).isEqualTo(1);
    assertThat(federation.get(Keys.balance("h1"))).as("who worked is paid").isPositive();
    assertThat(federation.get(Keys.balance("rosa"))).isEqualTo(had - POOL / 2);
    assertThat(story.open()).isEqualTo("task_phase_wrong");
  }

  @Test
  void aCancelledTaskEndsAlsoWithARoundThatFails() {
    story.prepare(2);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    federation.run("rosa", new CancelTask(Story.TASK));
    federation.pass(Story.PACE.revealMs());
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ABANDONED);
    assertThat(task().phase()).isEqualTo(TaskPhase.CANCELLED);
    assertThat(federation.get(Keys.balance("rosa"))).isEqualTo(had);
  }

  private Task task() {
    return federation.get(Keys.task(Story.TASK));
  }

  /** An attempt with a result. */
  private void finish() {
    assertThat(story.open()).isEqualTo("done");
    Federation.HOSPITALS.forEach(story::commit);
    Federation.HOSPITALS.forEach(story::reveal);
    story.attest();
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.FINAL);
  }

  /** An attempt in which nobody commits. */
  private void fail() {
    assertThat(story.open()).isEqualTo("done");
    federation.pass(Story.PACE.commitMs());
    assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ABANDONED);
  }
}
