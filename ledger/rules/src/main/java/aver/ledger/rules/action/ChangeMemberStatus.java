package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.AwaySeats;
import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Suspends a member, lets it act again, or removes it for good.
 *
 * @param member id
 * @param status the new one
 */
public record ChangeMemberStatus(String member, MemberStatus status) implements Action {
  /** Checks the form. */
  public ChangeMemberStatus {
    Ids.slug("member", member);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Member> found = context.state().get(Keys.member(member));
    if (found.isEmpty()) {
      return Refusal.of(Rule.MEMBER_UNKNOWN, "there is no member %s", member);
    }
    Member now = found.get();
    if (now.status() == MemberStatus.REMOVED) {
      return Refusal.of(
          Rule.MEMBER_NOT_ACTIVE, "%s was removed for good: admit it under another id", member);
    }
    if (now.status() == status) {
      return Refusal.of(Rule.NOTHING_CHANGES, "%s is %s already", member, status);
    }
    if (status == MemberStatus.REMOVED && now.has(Role.REPLICA)) {
      return Refusal.of(
          Rule.REPLICA_MUST_BE_REPLACED,
          "%s is a replica: replace it by another, so that the quorum stays",
          member);
    }
    if (status == MemberStatus.SUSPENDED && now.has(Role.REPLICA)) {
      Optional<Refusal> away = AwaySeats.check(context.state(), member);
      if (away.isPresent()) {
        return away;
      }
    }
    int admins = Proposals.admins(context.state()).size();
    boolean losesAdmin = now.may(Role.ADMIN) && status != MemberStatus.ACTIVE;
    return losesAdmin && admins - 1 < Setting.ADMIN_THRESHOLD.in(context.state())
        ? Refusal.of(
            Rule.TOO_FEW_ADMINS_LEFT,
            "without %s only %d admins are left, fewer than the threshold: admit another first",
            member,
            admins - 1)
        : Optional.empty();
  }

  @Override
  public void effect(Context context) {
    Member now = context.state().get(Keys.member(member)).orElseThrow();
    context.state().put(Keys.member(member), now.with(status));
  }
}
