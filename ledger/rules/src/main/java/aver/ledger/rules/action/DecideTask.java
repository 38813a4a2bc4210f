package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.TaskCourse;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Lets a proposed task begin, or decides what becomes of one that is stalled.
 *
 * @param task slug
 * @param decision what
 */
public record DecideTask(String task, Decision decision) implements Action {
  /** What the admins decide. */
  public enum Decision implements Numbered {
    /** A proposed task may open attempts. */
    APPROVE(1),
    /** A stalled attempt gets its attest duration again. */
    RESUME(2),
    /** The task ends now; what is left of its escrow goes back. */
    END(3),
    /** A stalled attempt has no result; the task goes on. */
    VOID_ATTEMPT(4);

    private final int number;

    Decision(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** Checks the form. */
  public DecideTask {
    Ids.slug("task", task);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Task> found = context.state().get(Keys.task(task));
    if (found.isEmpty()) {
      return Refusal.of(Rule.TASK_UNKNOWN, "there is no task %s: list the tasks", task);
    }
    TaskPhase phase = found.get().phase();
    boolean fits =
        switch (decision) {
          case APPROVE -> phase == TaskPhase.PROPOSED;
          case RESUME, VOID_ATTEMPT -> phase == TaskPhase.STALLED;
          case END -> phase != TaskPhase.ENDED && phase != TaskPhase.CANCELLED;
        };
    return fits
        ? Optional.empty()
        : Refusal.of(
            Rule.TASK_PHASE_WRONG, "task %s is %s, which %s does not fit", task, phase, decision);
  }

  @Override
  public void effect(Context context) {
    Task now = context.state().get(Keys.task(task)).orElseThrow();
    switch (decision) {
      case APPROVE -> context.state().put(Keys.task(task), now.with(TaskPhase.RUNNING));
      case RESUME -> Attempts.resume(context.state(), now, context.nowMs());
      case END -> TaskCourse.stop(context.state(), now, VoidReason.BY_ADMINS);
      case VOID_ATTEMPT -> Attempts.voidByAdmins(context.state(), now, context.nowMs());
    }
  }
}
