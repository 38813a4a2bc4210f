package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import java.util.Optional;

/** Balances and escrows, in micro-tokens. Totals stay equal to what was minted. */
public final class Accounts {
  private Accounts() {}

  /** What a member has. */
  public static long balance(Overlay state, String member) {
    return state.get(Keys.balance(member)).orElse(0L);
  }

  /** A refusal unless the signer has the amount. */
  public static Optional<Refusal> require(Context context, long microtokens) {
    long has = balance(context.state(), context.signer().id());
    return has >= microtokens
        ? Optional.empty()
        : Refusal.of(
            Rule.BALANCE_TOO_LOW,
            "%d micro-tokens are needed, %s has %d: ask for less or wait for a transfer",
            microtokens,
            context.signer().id(),
            has);
  }

  /** Changes one balance; another must change by the opposite in the same transaction. */
  public static void add(Overlay state, String member, long microtokens) {
    long next = Math.addExact(balance(state, member), microtokens);
    if (next < 0) {
      throw new IllegalStateException("balance of " + member + " would be " + next);
    }
    if (next == 0) {
      state.delete(Keys.balance(member).key());
    } else {
      state.put(Keys.balance(member), next);
    }
  }

  /** Moves an amount from a member's balance into escrow. */
  public static void intoEscrow(Overlay state, String member, long microtokens) {
    add(state, member, -microtokens);
    move(state, microtokens);
  }

  /** Pays an amount out of escrow. */
  public static void outOfEscrow(Overlay state, String member, long microtokens) {
    add(state, member, microtokens);
    move(state, -microtokens);
  }

  private static void move(Overlay state, long microtokens) {
    Tokens totals = state.get(Keys.TOKENS).orElseThrow();
    state.put(Keys.TOKENS, totals.intoEscrow(microtokens));
  }
}
