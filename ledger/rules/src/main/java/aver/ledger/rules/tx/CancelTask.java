package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.TaskCourse;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import java.util.Optional;

/**
 * Its researcher ends a task. Once an attempt's commits are closed, the task ends after that
 * attempt.
 *
 * @param task slug
 */
public record CancelTask(String task) implements Transaction {
  /** Checks the form. */
  public CancelTask {
    Ids.slug("task", task);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Task> found = context.state().get(Keys.task(task));
    if (found.isEmpty()) {
      return Refusal.of(Rule.TASK_UNKNOWN, "there is no task %s: list the tasks", task);
    }
    if (!found.get().researcher().equals(context.signer().id())) {
      return Refusal.of(
          Rule.TASK_NOT_YOURS,
          "task %s is %s's; only its researcher or the admins end it",
          task,
          found.get().researcher());
    }
    TaskPhase phase = found.get().phase();
    return phase == TaskPhase.ENDED || phase == TaskPhase.CANCELLED || found.get().ending()
        ? Refusal.of(Rule.TASK_PHASE_WRONG, "task %s is %s or ending already", task, phase)
        : Optional.empty();
  }

  @Override
  public void effect(Context context) {
    Task now = context.state().get(Keys.task(task)).orElseThrow();
    TaskCourse.cancel(context.state(), now);
  }
}
