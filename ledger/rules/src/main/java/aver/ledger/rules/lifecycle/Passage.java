package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Protocol;
import java.util.Optional;

/** What happens by itself as ledger time passes and as transactions take effect. */
public final class Passage {
  /**
   * When one transaction moves time further than this, an outage ended: open deadlines move along.
   */
  public static final long OUTAGE_MS = 15L * 60 * 1000;

  private Passage() {}

  /** Moves time by a replica's reading, then lets the deadlines act whose time has come. */
  public static void reading(OrderedOverlay state, String replica, long readingMs) {
    long stepMs = LedgerTime.record(state, replica, readingMs);
    if (stepMs > OUTAGE_MS) {
      Attempts.shiftDeadlines(state, stepMs);
    }
  }

  /** Lets due deadlines act, the earliest first, at most so many in one transaction. */
  public static void deadlines(OrderedOverlay state) {
    long nowMs = LedgerTime.now(state);
    for (int i = 0; i < Deadline.PER_TRANSACTION_MAX; i++) {
      Optional<Deadline> due = Deadline.firstDue(state, nowMs);
      if (due.isEmpty()) {
        return;
      }
      due.get().clear(state);
      act(state, due.get(), nowMs);
    }
  }

  /** Closes what nobody is left to wait for: a vote may have taken a member's right. */
  public static void closings(OrderedOverlay state) {
    long nowMs = LedgerTime.now(state);
    for (String task : Attempts.open(state)) {
      Attempts.progress(state, task, nowMs);
    }
  }

  private static void act(Overlay state, Deadline due, long nowMs) {
    switch (due.kind()) {
      case ATTEMPT -> Attempts.timeOver(state, due.subject(), nowMs);
      case TASK_END -> TaskCourse.timeOver(state, due.subject());
      case PROPOSAL -> Proposals.expire(state, Long.parseLong(due.subject()));
      case PROTOCOL -> {
        Protocol now = state.get(Keys.PROTOCOL).orElseThrow();
        state.put(Keys.PROTOCOL, new Protocol(now.next(), now.next(), now.activationMs()));
      }
    }
  }
}
