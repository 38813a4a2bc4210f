package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Proposal;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.state.Role;
import java.util.Optional;

/**
 * An admin's yes or no to a proposal. The yes that reaches the threshold makes the action take
 * effect.
 *
 * @param proposal number from 1
 * @param approve yes or no
 */
public record Vote(long proposal, boolean approve) implements Transaction {
  /** Checks the range. */
  public Vote {
    Ids.range("proposal", proposal, 1, Long.MAX_VALUE);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> role = context.require(Role.ADMIN);
    if (role.isPresent()) {
      return role;
    }
    Optional<Proposal> found = context.state().get(Keys.proposal(proposal));
    if (found.isEmpty()) {
      return Refusal.of(
          Rule.PROPOSAL_UNKNOWN, "there is no proposal %d: list the proposals", proposal);
    }
    if (found.get().status() != ProposalStatus.OPEN) {
      return Refusal.of(
          Rule.PROPOSAL_NOT_OPEN,
          "proposal %d is %s: propose the action again if it is still wanted",
          proposal,
          found.get().status());
    }
    String admin = context.signer().id();
    if (found.get().approvals().contains(admin) || found.get().rejections().contains(admin)) {
      return Refusal.of(
          Rule.ALREADY_VOTED, "%s has voted on proposal %d; a vote stays", admin, proposal);
    }
    return approve ? Proposals.checkIfDecisive(context, found.get()) : Optional.empty();
  }

  @Override
  public void effect(Context context) {
    Proposals.vote(context, context.state().get(Keys.proposal(proposal)).orElseThrow(), approve);
  }
}
