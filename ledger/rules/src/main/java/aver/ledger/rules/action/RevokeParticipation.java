package aver.ledger.rules.action;

import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Takes a hospital's right to take part in a study back, from the next transaction on.
 *
 * @param study slug
 * @param member hospital
 */
public record RevokeParticipation(String study, String member) implements Action {
  /** Checks the forms. */
  public RevokeParticipation {
    Ids.slug("study", study);
    Ids.slug("member", member);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Grant> grant = context.state().get(Keys.grant(study, member));
    if (grant.isEmpty()) {
      return Refusal.of(
          Rule.GRANT_UNKNOWN, "%s was never granted participation in %s", member, study);
    }
    return grant.get().holdsAt(context.nowMs())
        ? Optional.empty()
        : Refusal.of(Rule.GRANT_OVER, "the grant of %s in %s is over already", member, study);
  }

  @Override
  public void effect(Context context) {
    Grant grant = context.state().get(Keys.grant(study, member)).orElseThrow();
    context.state().put(Keys.grant(study, member), new Grant(grant.untilMs(), true));
  }
}
