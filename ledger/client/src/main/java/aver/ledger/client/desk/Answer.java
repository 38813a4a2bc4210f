package aver.ledger.client.desk;

import aver.ledger.client.cli.CommandFailed;
import aver.ledger.rules.Leaf;
import java.util.Optional;

/**
 * What the ledger answered to a transaction.
 *
 * @param leaf in the certified log; empty if the transaction left no trace
 * @param code {@code done}, or the stable name of what refused it
 * @param message what was asked, what holds and what to do; empty when it took effect
 */
public record Answer(Optional<Leaf> leaf, String code, String message) {
  /** Whether it took effect. */
  public boolean done() {
    return leaf.filter(l -> l.outcome() == 0).isPresent();
  }

  /** One line about a refusal. */
  public String refusal() {
    return "refused by the ledger: " + code + ": " + message;
  }

  /**
   * The leaf of a transaction that took effect.
   *
   * @throws CommandFailed with exit code 1 and {@link #refusal} otherwise
   */
  public Leaf orFail() {
    if (!done()) {
      throw CommandFailed.wrong(refusal());
    }
    return leaf.orElseThrow();
  }
}
