package aver.ledger.rules.action;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Members;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/**
 * Gives a member who lost its keys new ones.
 *
 * @param member id
 * @param identityKey new
 * @param tlsKeyHash new
 */
public record ReplaceKey(String member, PublicKey identityKey, Digest tlsKeyHash)
    implements Action {
  /** Checks the form. */
  public ReplaceKey {
    Ids.slug("member", member);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Member> found = context.state().get(Keys.member(member));
    if (found.isEmpty()) {
      return Refusal.of(Rule.MEMBER_UNKNOWN, "there is no member %s", member);
    }
    if (found.get().status() == MemberStatus.REMOVED) {
      return Refusal.of(Rule.MEMBER_NOT_ACTIVE, "%s was removed for good", member);
    }
    return Members.checkKeys(context, identityKey, tlsKeyHash);
  }

  @Override
  public void effect(Context context) {
    Member now = context.state().get(Keys.member(member)).orElseThrow();
    Members.useKey(context.state(), identityKey, member);
    Members.useTlsKey(context.state(), tlsKeyHash, member);
    context
        .state()
        .put(Keys.member(member), now.withIdentityKey(identityKey).withTlsKeyHash(tlsKeyHash));
  }
}
