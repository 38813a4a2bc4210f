package aver.ledger.node.round;

import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.AttestResult;
import java.util.Optional;

/** Where the results of closed rounds come from. */
public interface Results {
  /** Begins with what is wanted and not under way; forgets results that nobody waits for. */
  void attend(Overlay state, RoundKeeper.Decision decision);

  /** The result of an attempt, once it is there and this replica stands by it. */
  Optional<AttestResult> result(Duty.Attest duty);
}
