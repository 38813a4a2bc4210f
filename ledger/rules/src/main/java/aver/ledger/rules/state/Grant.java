package aver.ledger.rules.state;

/**
 * A hospital's right to take part in a study.
 *
 * @param untilMs ledger time until which it holds
 * @param revoked whether the admins took it back before
 */
public record Grant(long untilMs, boolean revoked) {
  public static final Codec<Grant> CODEC =
      Codec.of((w, v) -> w.i64(v.untilMs).flag(v.revoked), r -> new Grant(r.i64(), r.flag()));

  /** Whether it holds at a ledger time. */
  public boolean holdsAt(long timeMs) {
    return !revoked && timeMs < untilMs;
  }
}
