package aver.ledger.rules.lifecycle;

import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.Actions;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Proposal;
import aver.ledger.rules.state.ProposalStatus;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Proposals and votes: an action takes effect in the very transaction in which as many distinct
 * active admins as the threshold have said yes. Votes of admins who were suspended meanwhile do not
 * count.
 */
public final class Proposals {
  private Proposals() {}

  /** Opens a proposal with its proposer's yes. */
  public static void open(Context context, Propose propose) {
    Overlay state = context.state();
    long number = state.get(Keys.PROPOSALS).orElse(0L) + 1;
    state.put(Keys.PROPOSALS, number);
    Proposal proposal =
        new Proposal(
            number,
            context.signer().id(),
            Octets.of(Actions.encode(propose.action())),
            context.nowMs(),
            propose.closesMs(),
            List.of(),
            List.of(),
            ProposalStatus.OPEN);
    deadline(proposal).set(state);
    vote(context, proposal, true);
  }

  /** A refusal if this yes would reach the threshold and what was asked is not possible now. */
  public static Optional<Refusal> checkIfDecisive(Context context, Proposal proposal) {
    List<String> approvals = with(proposal.approvals(), context.signer().id());
    return reached(context.state(), approvals)
        ? Actions.decode(proposal.action().bytes()).check(context)
        : Optional.empty();
  }

  /** Counts a vote, and lets the action take effect if it was decisive. */
  public static void vote(Context context, Proposal proposal, boolean approve) {
    Overlay state = context.state();
    String admin = context.signer().id();
    Proposal voted =
        approve
            ? proposal.with(with(proposal.approvals(), admin), proposal.rejections())
            : proposal.with(proposal.approvals(), with(proposal.rejections(), admin));
    // a vote against never accepts: only approvals had the action checked
    if (approve && reached(state, voted.approvals())) {
      close(state, voted, ProposalStatus.ACCEPTED);
      Action action = Actions.decode(voted.action().bytes());
      action.effect(context);
    } else if (outOfReach(state, voted.rejections())) {
      close(state, voted, ProposalStatus.DECLINED);
    } else {
      state.put(Keys.proposal(voted.number()), voted);
    }
  }

  /** Closes a proposal whose time is over. */
  static void expire(Overlay state, long number) {
    Proposal proposal = state.get(Keys.proposal(number)).orElseThrow();
    state.put(Keys.proposal(number), proposal.with(ProposalStatus.EXPIRED));
  }

  /** Ids of the active admins. */
  public static List<String> admins(Overlay state) {
    return Keys.MEMBERS.all(state).stream()
        .filter(id -> state.get(Keys.member(id)).filter(Proposals::isAdmin).isPresent())
        .toList();
  }

  private static void close(Overlay state, Proposal proposal, ProposalStatus status) {
    deadline(proposal).clear(state);
    state.put(Keys.proposal(proposal.number()), proposal.with(status));
  }

  private static Deadline deadline(Proposal proposal) {
    return new Deadline(
        proposal.closesMs(), Deadline.Kind.PROPOSAL, Long.toString(proposal.number()));
  }

  private static boolean reached(Overlay state, List<String> approvals) {
    long active =
        approvals.stream()
            .filter(id -> state.get(Keys.member(id)).filter(Proposals::isAdmin).isPresent())
            .count();
    return active >= Setting.ADMIN_THRESHOLD.in(state);
  }

  private static boolean outOfReach(Overlay state, List<String> rejections) {
    long left = admins(state).stream().filter(id -> !rejections.contains(id)).count();
    return left < Setting.ADMIN_THRESHOLD.in(state);
  }

  private static boolean isAdmin(Member member) {
    return member.may(Role.ADMIN);
  }

  private static List<String> with(List<String> ids, String id) {
    List<String> all = new ArrayList<>(ids);
    all.add(id);
    Collections.sort(all);
    return all;
  }
}
