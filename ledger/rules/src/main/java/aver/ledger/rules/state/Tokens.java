package aver.ledger.rules.state;

/**
 * Running totals of all tokens, in micro-tokens: {@code balances + escrows + bonds + burnt =
 * minted} after every block.
 *
 * @param minted ever made, at most 2^53
 * @param balances sum of all balances
 * @param escrows sum of what tasks hold
 * @param bonds always 0 until there is a transaction for them
 * @param burnt always 0 until there is a transaction for it
 */
public record Tokens(long minted, long balances, long escrows, long bonds, long burnt) {
  public static final long SUPPLY_MAX = 1L << 53;

  public static final Codec<Tokens> CODEC =
      Codec.of(
          (w, v) -> w.i64(v.minted).i64(v.balances).i64(v.escrows).i64(v.bonds).i64(v.burnt),
          r -> new Tokens(r.i64(), r.i64(), r.i64(), r.i64(), r.i64()));

  /** Whether nothing was lost or made. */
  public boolean conserved() {
    return balances + escrows + bonds + burnt == minted
        && balances >= 0
        && escrows >= 0
        && bonds >= 0
        && burnt >= 0
        && minted <= SUPPLY_MAX;
  }

  /** This after moving an amount from balances into escrow; negative moves it back. */
  public Tokens intoEscrow(long microtokens) {
    return new Tokens(minted, balances - microtokens, escrows + microtokens, bonds, burnt);
  }
}
