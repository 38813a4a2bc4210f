package aver.ledger.rules.action;

import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Admits a member that is no replica; replicas change one for one, by {@link ReplaceReplica}.
 *
 * @param member as its request file describes it
 */
public record AdmitMember(NewMember member) implements Action {
  @Override
  public Optional<Refusal> check(Context context) {
    if (context.state().get(Keys.member(member.id())).isPresent()) {
      return Refusal.of(
          Rule.MEMBER_EXISTS, "%s is or was a member: choose another id", member.id());
    }
    if (member.roles().contains(Role.REPLICA)) {
      return Refusal.of(
          Rule.REPLICA_MUST_BE_REPLACED,
          "replicas change one for one: propose to replace one by %s",
          member.id());
    }
    return Members.checkKeys(context, member);
  }

  @Override
  public void effect(Context context) {
    Members.add(context.state(), member, true);
  }
}
