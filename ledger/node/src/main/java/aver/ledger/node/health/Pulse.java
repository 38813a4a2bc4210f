package aver.ledger.node.health;

/** Sees from one sample after the other for how long something stands still. */
final class Pulse {
  private final Standstill applying = new Standstill();
  private final Standstill certifying = new Standstill();
  private final Standstill ordering = new Standstill();
  private final Standstill following = new Standstill();

  /** How long a number has not grown while it should. */
  private static final class Standstill {
    private long reached = Long.MIN_VALUE;
    private long sinceMs;

    private long after(long nowMs, long number, long wanted) {
      if (number > reached || number >= wanted) {
        reached = number;
        sinceMs = nowMs;
      }
      return nowMs - sinceMs;
    }
  }

  /** Takes the next sample; {@code nowMs} is of a clock that only goes forward. */
  Vitals next(Sample sample, long nowMs) {
    return new Vitals(
        sample,
        applying.after(nowMs, sample.engine().appliedIndex(), sample.engine().decidedIndex()),
        certifying.after(nowMs, sample.certifiedHeight(), sample.height()),
        ordering.after(
            nowMs,
            sample.engine().appliedIndex(),
            sample.engine().pendingTransactions() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE),
        following.after(nowMs, sample.certifiedHeight(), sample.certifiedElsewhere()));
  }
}
