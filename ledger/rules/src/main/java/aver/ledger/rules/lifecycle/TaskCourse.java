package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import java.util.List;

/** A task from its creation to its end, when what is left of its escrow goes back by itself. */
public final class TaskCourse {
  private TaskCourse() {}

  /** Creates a task with its initial model, its pool in escrow. */
  public static void begin(Overlay state, String researcher, TaskSpec spec, long nowMs) {
    InitialModelSpec initial = spec.initialModel();
    List<VectorEntry> manifest =
        List.of(new VectorEntry(VectorRole.MODEL, spec.dimension(), initial.root()));
    Model first = new Model(Manifests.root(manifest), manifest, 0, nowMs);
    Task task =
        new Task(
            spec.task(),
            researcher,
            TaskPhase.PROPOSED,
            0,
            false,
            0,
            0,
            first.root(),
            spec.poolMicrotokens(),
            nowMs,
            false);
    state.put(Keys.task(spec.task()), task);
    state.put(Keys.taskSpec(spec.task()), spec);
    state.put(Keys.model(spec.task(), 0), first);
    Keys.TASKS.add(state, spec.task());
    Keys.tasksOf(spec.study()).add(state, spec.task());
    if (spec.poolMicrotokens() > 0) {
      Accounts.intoEscrow(state, researcher, spec.poolMicrotokens());
    }
    end(spec).set(state);
  }

  /** Its researcher's cancel: now, or after the attempt whose commits are closed. */
  public static void cancel(Overlay state, Task task) {
    boolean bound =
        task.active()
            && state.get(Keys.attempt(task.id(), task.attempts())).orElseThrow().phase()
                != AttemptPhase.COMMIT;
    if (bound) {
      state.put(Keys.task(task.id()), task.endingSoon());
    } else {
      stop(state, task, VoidReason.BY_RESEARCHER);
    }
  }

  /** Cancels a task now; an open attempt has no result, for the reason given. */
  public static void stop(Overlay state, Task task, VoidReason why) {
    if (task.active()) {
      Attempt attempt = state.get(Keys.attempt(task.id(), task.attempts())).orElseThrow();
      Attempts.clear(state, attempt);
      state.put(
          Keys.attempt(task.id(), task.attempts()),
          attempt.voided(why.number(), LedgerTime.now(state)));
    }
    finish(state, task, TaskPhase.CANCELLED);
  }

  /** Ends a task without an open attempt. */
  private static void finish(Overlay state, Task task, TaskPhase phase) {
    if (task.escrow() > 0) {
      Accounts.outOfEscrow(state, task.researcher(), task.escrow());
    }
    end(state.get(Keys.taskSpec(task.id())).orElseThrow()).clear(state);
    state.put(Keys.task(task.id()), task.closed(task.dueMs()).withEscrow(0).with(phase));
  }

  /**
   * Its end time has come: now, or after the open attempt, of which only its members, a quorum of
   * replicas or the admins dispose, also when it is stalled.
   */
  static void timeOver(Overlay state, String id) {
    Task task = state.get(Keys.task(id)).orElseThrow();
    if (task.active()) {
      state.put(Keys.task(id), task.endingSoon());
    } else {
      finish(state, task, TaskPhase.ENDED);
    }
  }

  /** What an attempt is for, if it is opened now. */
  static Purpose nextPurpose(TaskSpec spec, Task task) {
    return task.trained() < spec.rounds() ? Purpose.TRAIN : Purpose.EVALUATE;
  }

  /**
   * Goes on after an attempt that is over, or ends.
   *
   * @param task as it is, not active any more
   * @param attempt the one that is over
   */
  static void after(Overlay state, Task task, Attempt attempt, long nowMs) {
    TaskSpec spec = state.get(Keys.taskSpec(task.id())).orElseThrow();
    Task rested = task.closed(nowMs + spec.pace().restMs()).with(TaskPhase.RUNNING);
    boolean wantsMore = task.trained() < spec.rounds();
    boolean evaluated = attempt.purpose() == Purpose.EVALUATE;
    boolean evaluates = spec.evaluationClasses() > 0 && !evaluated;
    int attemptsMax =
        spec.rounds() + spec.spareAttempts() + (spec.evaluationClasses() > 0 && !wantsMore ? 1 : 0);
    if (task.ending()) {
      finish(state, rested, nowMs >= spec.endMs() ? TaskPhase.ENDED : TaskPhase.CANCELLED);
    } else if ((!wantsMore && !evaluates) || task.attempts() >= attemptsMax) {
      finish(state, rested, TaskPhase.ENDED);
    } else {
      state.put(Keys.task(task.id()), rested);
    }
  }

  private static Deadline end(TaskSpec spec) {
    return new Deadline(spec.endMs(), Deadline.Kind.TASK_END, spec.task());
  }
}
