package aver.ledger.rules.state;

/**
 * How long each part of an attempt may take, in milliseconds of ledger time.
 *
 * @param commitMs from the opening until commits close
 * @param revealMs from then until reveals close
 * @param attestMs from then until the task is stalled
 * @param restMs least time from the end of one attempt to the opening of the next
 * @param overdueMs once an attempt is due for so long, any replica may open it
 */
public record Pace(long commitMs, long revealMs, long attestMs, long restMs, long overdueMs) {
  private static final long DURATION_MIN_MS = 100;
  private static final long DURATION_MAX_MS = 30L * 24 * 3600 * 1000;

  /** Checks the ranges: 100 ms to 30 days, the last two from 0. */
  public Pace {
    Ids.range("commit duration in ms", commitMs, DURATION_MIN_MS, DURATION_MAX_MS);
    Ids.range("reveal duration in ms", revealMs, DURATION_MIN_MS, DURATION_MAX_MS);
    Ids.range("attest duration in ms", attestMs, DURATION_MIN_MS, DURATION_MAX_MS);
    Ids.range("pace in ms", restMs, 0, DURATION_MAX_MS);
    Ids.range("overdue in ms", overdueMs, 0, DURATION_MAX_MS);
  }

  /** How long an attempt takes at most. */
  public long attemptMs() {
    return commitMs + revealMs + attestMs;
  }

  static void write(Writer out, Pace pace) {
    out.i64(pace.commitMs).i64(pace.revealMs).i64(pace.attestMs);
    out.i64(pace.restMs).i64(pace.overdueMs);
  }

  static Pace read(Reader in) {
    return new Pace(in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
  }
}
