package aver.ledger.rules.tx;

import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import java.util.Optional;

/**
 * A hospital leaves a task: it is not selected any more. An attempt in which it sits already goes
 * on.
 *
 * @param task slug
 */
public record Leave(String task) implements Transaction {
  /** Checks the form. */
  public Leave {
    Ids.slug("task", task);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    return context
            .state()
            .get(Keys.enrolment(task, context.signer().id()))
            .filter(Enrolment::active)
            .isPresent()
        ? Optional.empty()
        : Refusal.of(Rule.NOT_ENROLLED, "%s is not enrolled in %s", context.signer().id(), task);
  }

  @Override
  public void effect(Context context) {
    var slot = Keys.enrolment(task, context.signer().id());
    context.state().put(slot, context.state().get(slot).orElseThrow().left());
  }
}
