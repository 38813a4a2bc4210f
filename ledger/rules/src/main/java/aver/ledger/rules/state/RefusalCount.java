package aver.ledger.rules.state;

/**
 * How many of a member's transactions were refused on one day; beyond the allowance they are
 * dropped.
 *
 * @param day ledger time divided by 86 400 000
 * @param count on that day
 */
public record RefusalCount(long day, int count) {
  public static final Codec<RefusalCount> CODEC =
      Codec.of((w, v) -> w.i64(v.day).i32(v.count), r -> new RefusalCount(r.i64(), r.i32()));
}
