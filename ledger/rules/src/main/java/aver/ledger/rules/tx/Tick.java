package aver.ledger.rules.tx;

import java.util.Optional;

/**
 * Carries nothing but a replica's clock reading: ledger time is checked and moved before any kind's
 * effect.
 */
public record Tick() implements Transaction {
  @Override
  public Optional<Refusal> check(Context context) {
    return context.require(aver.ledger.rules.state.Role.REPLICA);
  }

  @Override
  public void effect(Context context) {
    // the reading in the envelope was all
  }
}
