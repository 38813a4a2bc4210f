package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import aver.ledger.rules.tx.Transaction;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much one member may have under way at once: nobody fills the lists that all others look
 * through. What is under way has a deadline, so the deadlines say what there is, and the open
 * attempts which tasks outlive theirs; the order of keys that this needs is known inside of the
 * ledger alone, hence not a check of the kinds themselves.
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
      case CreateTask _ when tasks(state, member) >= TASKS_MAX ->
          Refusal.of(Rule.TASKS_TOO_MANY, "%s", TASKS);
      case Propose _ when proposals(state, member) >= PROPOSALS_MAX ->
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

  private static long tasks(OrderedOverlay state, String member) {
    Set<String> tasks = subjects(state, Deadline.Kind.TASK_END);
    tasks.addAll(Attempts.open(state)); // whose end has come waits for its attempt
    return tasks.stream()
        .filter(id -> state.get(Keys.task(id)).orElseThrow().researcher().equals(member))
        .count();
  }

  private static long proposals(OrderedOverlay state, String member) {
    return subjects(state, Deadline.Kind.PROPOSAL).stream()
        .map(id -> state.get(Keys.proposal(Long.parseLong(id))).orElseThrow().proposer())
        .filter(member::equals)
        .count();
  }

  private static Set<String> subjects(OrderedOverlay state, Deadline.Kind kind) {
    Set<String> subjects = new TreeSet<>();
    Optional<Deadline> at = Deadline.first(state);
    while (at.isPresent()) {
      Deadline deadline = at.get();
      if (deadline.kind() == kind) {
        subjects.add(deadline.subject());
      }
      at = deadline.next(state);
    }
    return subjects;
  }
}
