package aver.ledger.rules.action;

import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Study;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Opens a study, to which tasks and participation rights belong.
 *
 * @param study slug
 * @param purpose for people
 */
public record OpenStudy(String study, String purpose) implements Action {
  /** Checks the forms. */
  public OpenStudy {
    Ids.slug("study", study);
    Ids.text("purpose", purpose);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    return context.state().get(Keys.study(study)).isEmpty()
        ? Optional.empty()
        : Refusal.of(Rule.STUDY_EXISTS, "study %s exists: choose another id", study);
  }

  @Override
  public void effect(Context context) {
    context.state().put(Keys.study(study), new Study(study, purpose, context.nowMs()));
    Keys.STUDIES.add(context.state(), study);
  }
}
