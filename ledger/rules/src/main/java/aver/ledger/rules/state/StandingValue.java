package aver.ledger.rules.state;

/**
 * A member's reputation within a study as it stands in the state: evidence with forgetting, Q32.
 *
 * @param good fixed point with 32 fraction bits
 * @param bad fixed point with 32 fraction bits
 */
public record StandingValue(long good, long bad) {
  public static final Codec<StandingValue> CODEC =
      Codec.of((w, v) -> w.i64(v.good).i64(v.bad), r -> new StandingValue(r.i64(), r.i64()));
}
