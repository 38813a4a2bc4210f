package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Results;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/**
 * A replica says what it computed from a closed round. With a quorum of equal results the attempt
 * is final.
 *
 * @param task slug
 * @param attempt number
 * @param result final or void
 */
public record AttestResult(String task, int attempt, Result result) implements Transaction {
  /** Checks the forms. */
  public AttestResult {
    Ids.slug("task", task);
    Ids.range("attempt", attempt, 1, Integer.MAX_VALUE);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.REPLICA);
    if (role.isPresent()) {
      return role;
    }
    Optional<Attempt> found = context.state().get(Keys.attempt(task, attempt));
    if (found.isEmpty()) {
      return Refusal.of(
          Rule.ATTEMPT_UNKNOWN, "task %s has no attempt %d: list its attempts", task, attempt);
    }
    if (found.get().phase() != AttemptPhase.ATTEST) {
      return Refusal.of(
          Rule.ATTEMPT_PHASE_WRONG,
          "attempt %d of %s is in %s, results are taken in ATTEST",
          attempt,
          task,
          found.get().phase());
    }
    String replica = context.signer().id();
    Optional<Digest> before = context.state().get(Keys.attestation(task, attempt, replica));
    if (before.isPresent()) {
      return Refusal.of(
          Rule.ALREADY_ATTESTED,
          "%s attested %s already; a result stays",
          replica,
          before.get().hex());
    }
    return Results.check(context.state(), found.get(), result);
  }

  @Override
  public void effect(Context context) {
    var slot = Keys.attestation(task, attempt, context.signer().id());
    context.state().put(slot, result.digest());
    Attempts.attested(context.state(), task, result, context.nowMs());
  }
}
