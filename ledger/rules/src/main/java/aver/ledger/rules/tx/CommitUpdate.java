package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Cohorts;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import java.util.Optional;

/**
 * A selected hospital binds itself to its update without showing anything of it.
 *
 * @param task slug
 * @param attempt number
 * @param commitment see {@link aver.ledger.rules.lifecycle.Commitments}
 */
public record CommitUpdate(String task, int attempt, Digest commitment) implements Transaction {
  /** Checks the forms. */
  public CommitUpdate {
    Ids.slug("task", task);
    Ids.range("attempt", attempt, 1, Integer.MAX_VALUE);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> seat = Cohorts.checkSeat(context, task, attempt, AttemptPhase.COMMIT);
    if (seat.isPresent()) {
      return seat;
    }
    Seat own = context.state().get(Keys.seat(task, attempt, context.signer().id())).orElseThrow();
    return own.commitment().isEmpty()
        ? Optional.empty()
        : Refusal.of(
            Rule.ALREADY_COMMITTED,
            "%s committed to attempt %d of %s already; a commitment stays",
            context.signer().id(),
            attempt,
            task);
  }

  @Override
  public void effect(Context context) {
    var slot = Keys.seat(task, attempt, context.signer().id());
    context.state().put(slot, context.state().get(slot).orElseThrow().committed(commitment));
    Attempts.progress(context.state(), task, context.nowMs());
  }
}
