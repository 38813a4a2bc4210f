package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import java.util.Optional;

/**
 * How much one member may have under way at once: nobody fills the lists that all others look
 * through. What is under way has a deadline, so the deadlines say what there is; the order of keys
 * that this needs is known inside of the ledger alone, hence not a check of the kinds themselves.
 */
public final class Underway {
  /** Tasks of one researcher that are not over. */
  public static final int TASKS_MAX = 100;

  /** Open proposals of one admin. */
  public static final int PROPOSALS_MAX = 100;

  private static final String TASKS =
      "%d tasks of one researcher are not over: cancel one, or wait for its end"
          .formatted(TASKS_MAX);
  private static final String PROPOSALS =
      "%d proposals of one admin are open: have some of them voted on first"
          .formatted(PROPOSALS_MAX);

  private Underway() {}

  /** A refusal of what would be too much. */
  public static Optional<Refusal> check(
      OrderedOverlay state, Context context, Transaction transaction) {
    String member = context.signer().id();
    return switch (transaction) {
      case CreateTask _ when count(state, Deadline.Kind.TASK_END, member) >= TASKS_MAX ->
          Refusal.of(Rule.TASKS_TOO_MANY, "%s", TASKS);
      case Propose _ when count(state, Deadline.Kind.PROPOSAL, member) >= PROPOSALS_MAX ->
          Refusal.of(Rule.PROPOSALS_TOO_MANY, "%s", PROPOSALS);
      default -> Optional.empty();
    };
  }

  /** What a refusal's number says, if it is one of these. */
  public static Optional<String> advice(int outcome) {
    return outcome == Rule.TASKS_TOO_MANY.number()
        ? Optional.of(TASKS)
        : outcome == Rule.PROPOSALS_TOO_MANY.number() ? Optional.of(PROPOSALS) : Optional.empty();
  }

  private static long count(OrderedOverlay state, Deadline.Kind kind, String member) {
    long count = 0;
    Optional<Deadline> at = Deadline.first(state);
    while (at.isPresent()) {
      Deadline deadline = at.get();
      if (deadline.kind() == kind && owner(state, deadline).equals(member)) {
        count++;
      }
      at = deadline.next(state);
    }
    return count;
  }

  private static String owner(Overlay state, Deadline deadline) {
    String subject = deadline.subject();
    return deadline.kind() == Deadline.Kind.TASK_END
        ? state.get(Keys.task(subject)).orElseThrow().researcher()
        : state.get(Keys.proposal(Long.parseLong(subject))).orElseThrow().proposer();
  }
}
