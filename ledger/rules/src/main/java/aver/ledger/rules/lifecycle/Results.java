package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Whether an attested result has the form that its attempt asks for. What is in it a quorum
 * decides.
 */
public final class Results {
  private Results() {}

  /** A refusal unless cohort, fixed exclusions, model and evaluation fit the attempt. */
  public static Optional<Refusal> check(Overlay state, Attempt attempt, Result result) {
    return switch (result) {
      case Result.NoResult(VoidReason reason) ->
          reason.computed()
              ? Optional.empty()
              : Refusal.of(
                  Rule.RESULT_MALFORMED, "no replica computes that an attempt is void %s", reason);
      case Result.Final f -> checkFinal(state, attempt, f);
    };
  }

  private static Optional<Refusal> checkFinal(Overlay state, Attempt attempt, Result.Final f) {
    TaskSpec spec = state.get(Keys.taskSpec(attempt.task())).orElseThrow();
    List<Seat> seats = Cohorts.seats(state, attempt);
    if (f.updates().size() != seats.size()) {
      return Refusal.of(
          Rule.RESULT_MALFORMED,
          "the result has %d updates, the cohort %d members",
          f.updates().size(),
          seats.size());
    }
    for (int i = 0; i < seats.size(); i++) {
      Exclusion said = f.updates().get(i).exclusion();
      Optional<Exclusion> fixed = seats.get(i).outcome().map(SeatOutcome::exclusion);
      boolean fits =
          fixed.isPresent()
              ? fixed.get() == said
              : said == Exclusion.INCLUDED || said == Exclusion.CONTENT_INVALID;
      if (!fits) {
        return Refusal.of(
            Rule.RESULT_MALFORMED,
            "%s is %s in the result, and %s when reveals closed",
            seats.get(i).member(),
            said,
            fixed.map(Exclusion::toString).orElse("counted"));
      }
    }
    Optional<Evaluation> evaluation = f.evaluation();
    int cells = spec.evaluationClasses() * spec.evaluationClasses();
    if (evaluation.isPresent() && evaluation.get().counts().size() != cells) {
      return Refusal.of(
          Rule.RESULT_MALFORMED,
          "the evaluation has %d cells, the task %d",
          evaluation.get().counts().size(),
          cells);
    }
    return Manifests.checkModel(spec, attempt.purpose(), f.model());
  }
}
