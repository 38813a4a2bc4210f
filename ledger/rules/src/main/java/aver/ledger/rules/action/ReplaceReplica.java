package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.AwaySeats;
import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.lifecycle.Proposals;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Puts one replica in the place of another: n and the quorum stay. After a lost disk the same
 * member comes back with a new checkpoint key and engine id.
 *
 * @param old id of the replica that goes
 * @param next the one that comes; it signs once it has entered
 */
public record ReplaceReplica(String old, NewMember next) implements Action {
  /** Checks the forms. */
  public ReplaceReplica {
    Ids.slug("replica", old);
    if (!next.roles().contains(Role.REPLICA)) {
      throw new IllegalArgumentException("the newcomer must have the role REPLICA");
    }
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Roster roster = context.state().get(Keys.REPLICAS).orElseThrow();
    if (!roster.ids().contains(old)) {
      return Refusal.of(Rule.REPLICA_UNKNOWN, "%s is no replica now", old);
    }
    if (!next.id().equals(old) && context.state().get(Keys.member(next.id())).isPresent()) {
      return Refusal.of(Rule.MEMBER_EXISTS, "%s is or was a member", next.id());
    }
    Optional<Refusal> away = AwaySeats.check(context.state(), old);
    if (away.isPresent()) {
      return away;
    }
    int admins = adminsAfter(context);
    return admins < Setting.ADMIN_THRESHOLD.in(context.state())
        ? Refusal.of(
            Rule.TOO_FEW_ADMINS_LEFT,
            "without %s only %d admins are left, fewer than the threshold: admit another first",
            old,
            admins)
        : Members.checkKeys(context, next);
  }

  private int adminsAfter(Context context) {
    List<String> now = Proposals.admins(context.state());
    int leaving = now.contains(old) ? 1 : 0;
    return now.size() - leaving + (next.roles().contains(Role.ADMIN) ? 1 : 0);
  }

  @Override
  public void effect(Context context) {
    Roster roster = context.state().get(Keys.REPLICAS).orElseThrow();
    Member gone = context.state().get(Keys.member(old)).orElseThrow();
    if (next.id().equals(old)) {
      Members.returnWithNewKeys(context.state(), gone, next);
    } else {
      context.state().put(Keys.member(old), gone.with(MemberStatus.REMOVED));
      Members.add(context.state(), next, false);
    }
    context.state().delete(Keys.reading(old).key());
    context.state().put(Keys.REPLICAS, roster.replacing(old, next.id()));
  }
}
