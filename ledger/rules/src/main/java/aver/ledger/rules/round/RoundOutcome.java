package aver.ledger.rules.round;

import aver.ledger.rules.tx.Result;
import java.util.List;

/**
 * The result of a round and what it was made of.
 *
 * @param result what is attested
 * @param details one for each included update of a training round, in cohort order; none otherwise
 */
public record RoundOutcome(Result result, List<UpdateDetail> details) {
  /** Copies the list. */
  public RoundOutcome {
    details = List.copyOf(details);
  }
}
