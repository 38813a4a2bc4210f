package aver.ledger.rules.tx;

import aver.ledger.proof.Digest;
import aver.ledger.rules.Signatures;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/**
 * What a transaction may look at and change.
 *
 * @param state as it is before this transaction, and where its changes go
 * @param signer who signed, active, before this transaction
 * @param nowMs ledger time
 * @param signatures checks signatures inside transactions
 */
public record Context(Overlay state, Member signer, long nowMs, Signatures signatures) {
  /** The chain that every signature names. */
  public Digest chainId() {
    return state.get(Keys.CHAIN_ID).orElseThrow();
  }

  /** A refusal unless the signer has the role. */
  public Optional<Refusal> require(Role role) {
    return signer.may(role)
        ? Optional.empty()
        : Refusal.of(
            Rule.ROLE_MISSING,
            "%s does not have the role %s, which this needs: ask an admin to propose it",
            signer.id(),
            role);
  }
}
