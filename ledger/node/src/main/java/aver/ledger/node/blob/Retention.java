package aver.ledger.node.blob;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replica keeps: the last models of each task, and updates until the task's challenge window
 * after their attempt is over. What the state does not name yet (an update before its reveal, a
 * model before it is final) is kept while an attempt is open that it may belong to. Version 0 of a
 * model is computed, and no replica has to bring it: it is kept while its task may go on, which
 * nobody but the admins can make it do. Pure.
 */
final class Retention {
  private final Overlay state;
  private final Map<Digest, Long> named = new HashMap<>();
  private final Set<Digest> computed = new HashSet<>();

  private Retention(StateView view) {
    this.state = new Overlay(view);
  }

  /** What is to be kept after this state. */
  static Retention of(StateView view) {
    Retention retention = new Retention(view);
    for (String id : Keys.TASKS.all(retention.state)) {
      retention.nameOf(id);
    }
    return retention;
  }

  /** Whether the state names a blob that is to be kept. */
  boolean keeps(Digest root) {
    return named.containsKey(root) || computed.contains(root);
  }

  /** Blobs that are to be here, each with its bytes. */
  Map<Digest, Long> named() {
    return named;
  }

  /** Attempts that are not over. */
  static Set<AttemptRef> open(StateView view) {
    OrderedOverlay state = new OrderedOverlay(view);
    Set<AttemptRef> open = new HashSet<>();
    for (String task : Attempts.open(state)) {
      open.add(new AttemptRef(task, state.get(Keys.task(task)).orElseThrow().attempts()));
    }
    return open;
  }

  /** Whether an attempt is over; one that the state does not know yet is not. */
  static boolean over(StateView view, AttemptRef attempt) {
    return new Overlay(view)
        .get(Keys.attempt(attempt.task(), attempt.number()))
        .filter(Attempt::over)
        .isPresent();
  }

  private void nameOf(String id) {
    Task task = state.get(Keys.task(id)).orElseThrow();
    TaskSpec spec = state.get(Keys.taskSpec(id)).orElseThrow();
    for (int version = task.modelVersion();
        version >= 1 && version > task.modelVersion() - spec.modelsKept();
        version--) {
      state.get(Keys.model(id, version)).ifPresent(model -> name(model.manifest()));
    }
    boolean goesOn = task.phase() == TaskPhase.RUNNING || task.phase() == TaskPhase.STALLED;
    if (goesOn && task.modelVersion() < spec.modelsKept()) {
      computed.add(spec.initialModel().root());
    }
    long nowMs = state.get(Keys.TIME_MS).orElseThrow();
    for (int number = task.attempts(); number >= 1; number--) {
      Attempt attempt = state.get(Keys.attempt(id, number)).orElseThrow();
      if (attempt.over() && attempt.deadlineMs() + spec.challengeMs() < nowMs) {
        return; // the ones before were over earlier
      }
      for (String member : attempt.cohort()) {
        state
            .get(Keys.seat(id, number, member))
            .flatMap(Seat::revealed)
            .ifPresent(revealed -> name(revealed.manifest()));
      }
    }
  }

  private void name(List<VectorEntry> manifest) {
    manifest.forEach(vector -> named.put(vector.root(), vector.length() * Integer.BYTES));
  }
}
