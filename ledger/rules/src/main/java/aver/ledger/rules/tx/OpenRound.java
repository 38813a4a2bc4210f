package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens the next attempt of a task and selects its cohort. By a coordinator when it is due, by any
 * replica when it is overdue.
 *
 * @param task slug
 * @param attempt number of the next attempt, so that a repetition changes nothing
 */
public record OpenRound(String task, int attempt) implements Transaction {
  /** Checks the forms. */
  public OpenRound {
    Ids.slug("task", task);
    Ids.range("attempt", attempt, 1, Integer.MAX_VALUE);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    boolean replica = context.signer().may(Role.REPLICA);
    Optional<Refusal> role = context.require(Role.COORDINATOR);
    if (role.isPresent() && !replica) {
      return role;
    }
    Optional<Task> found = context.state().get(Keys.task(task));
    if (found.isEmpty()) {
      return Refusal.of(Rule.TASK_UNKNOWN, "there is no task %s: list the tasks", task);
    }
    Task now = found.get();
    if (now.phase() != TaskPhase.RUNNING || now.active()) {
      return Refusal.of(
          Rule.TASK_PHASE_WRONG,
          "task %s is %s%s: nothing can be opened now",
          task,
          now.phase(),
          now.active() ? " with attempt " + now.attempts() + " open" : "");
    }
    if (attempt != now.attempts() + 1) {
      return Refusal.of(
          Rule.ATTEMPT_NUMBER_WRONG,
          "attempt %d was asked for, the next one of %s is %d",
          attempt,
          task,
          now.attempts() + 1);
    }
    TaskSpec spec = context.state().get(Keys.taskSpec(task)).orElseThrow();
    boolean coordinator = role.isEmpty();
    long dueMs = now.dueMs() + (coordinator ? 0 : spec.pace().overdueMs());
    if (context.nowMs() < dueMs) {
      return Refusal.of(
          Rule.ATTEMPT_NOT_DUE,
          "attempt %d of %s is due at %s, ledger time is %s: wait",
          attempt,
          task,
          Instant.ofEpochMilli(dueMs),
          Instant.ofEpochMilli(context.nowMs()));
    }
    int eligible = Eligibility.of(context.state(), spec, context.nowMs()).size();
    return eligible >= spec.quorum()
        ? Optional.empty()
        : Refusal.of(
            Rule.TOO_FEW_ELIGIBLE,
            "%d members are enrolled, granted and eligible for %s, the quorum is %d: wait for more",
            eligible,
            task,
            spec.quorum());
  }

  @Override
  public void effect(Context context) {
    Task now = context.state().get(Keys.task(task)).orElseThrow();
    Attempts.open(context.state(), now, context.nowMs());
  }
}
