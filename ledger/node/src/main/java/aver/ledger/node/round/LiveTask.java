package aver.ledger.node.round;

import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Deadline;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A task that was approved and is not over.
 *
 * @param spec what was asked for
 * @param task how far it has come
 * @param attempt the open one
 */
record LiveTask(TaskSpec spec, Task task, Optional<Attempt> attempt) {
  private static final long FRESH_MIN_MS = 500;
  private static final long FRESH_MAX_MS = 60_000;
  private static final int FRESH_SHARE = 10;

  /**
   * All of them, ascending. Tasks that are over are not looked at: each that is not has its end
   * among the deadlines, or an open attempt.
   */
  static List<LiveTask> all(OrderedOverlay state) {
    TreeSet<String> ids = new TreeSet<>(Attempts.open(state));
    Optional<Deadline> next = Deadline.first(state);
    while (next.isPresent()) {
      if (next.get().kind() == Deadline.Kind.TASK_END) {
        ids.add(next.get().subject());
      }
      next = next.get().next(state);
    }
    return ids.stream().flatMap(id -> read(state, id).stream()).toList();
  }

  private static Optional<LiveTask> read(Overlay state, String id) {
    Task task = state.get(Keys.task(id)).orElseThrow();
    if (task.phase() != TaskPhase.RUNNING && task.phase() != TaskPhase.STALLED) {
      return Optional.empty();
    }
    TaskSpec spec = state.get(Keys.taskSpec(id)).orElseThrow();
    return Optional.of(
        new LiveTask(
            spec,
            task,
            task.active() ? state.get(Keys.attempt(id, task.attempts())) : Optional.empty()));
  }

  String id() {
    return task.id();
  }

  /** Ledger time from which a coordinator may open the next attempt. */
  long dueMs() {
    return task.dueMs();
  }

  /** Ledger time from which any replica may open it. */
  long overdueMs() {
    return task.dueMs() + spec.pace().overdueMs();
  }

  /**
   * How old ledger time may be, in ms, while a window of an attempt may open: windows begin at
   * ledger time, so what it is behind is taken from those who have to act within them.
   */
  long freshMs() {
    Pace pace = spec.pace();
    long shortest = Math.min(pace.commitMs(), Math.min(pace.revealMs(), pace.attestMs()));
    return Math.clamp(shortest / FRESH_SHARE, FRESH_MIN_MS, FRESH_MAX_MS);
  }
}
