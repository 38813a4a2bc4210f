package aver.ledger.rules.tx;

import aver.ledger.rules.lifecycle.Accounts;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Tokens;
import java.util.Optional;

/**
 * Gives tokens to another member.
 *
 * @param to member id
 * @param amountMicrotokens 1 to 2^53
 */
public record Transfer(String to, long amountMicrotokens) implements Transaction {
  /** Checks the forms. */
  public Transfer {
    Ids.slug("receiver", to);
    Ids.range("amount in micro-tokens", amountMicrotokens, 1, Tokens.SUPPLY_MAX);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    var receiver = context.state().get(Keys.member(to));
    if (receiver.isEmpty() || receiver.get().status() == MemberStatus.REMOVED) {
      return Refusal.of(
          Rule.RECEIVER_UNKNOWN, "%s is no member: see the list of members for its id", to);
    }
    if (to.equals(context.signer().id())) {
      return Refusal.of(Rule.NOTHING_CHANGES, "%s is yourself: name another member", to);
    }
    return Accounts.require(context, amountMicrotokens);
  }

  @Override
  public void effect(Context context) {
    Accounts.add(context.state(), context.signer().id(), -amountMicrotokens);
    Accounts.add(context.state(), to, amountMicrotokens);
  }
}
