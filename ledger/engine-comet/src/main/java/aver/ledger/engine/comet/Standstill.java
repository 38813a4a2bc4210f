package aver.ledger.engine.comet;

import java.util.concurrent.TimeUnit;

/**
 * Judges from one look at an engine after the other whether it does its work. Times are those of a
 * clock that only goes forward, in nanoseconds. Whoever looks every {@value #LOOK_MS} ms, half a
 * second at most, finds an engine that stands still within 10 s.
 */
final class Standstill {
  /** Between two looks. */
  static final long LOOK_MS = 1_000;

  /** For how long it may be silent. */
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** Whoever stands still for so long is compared with the others. */
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** For how long they may be ahead of one that stands still. */
  private static final long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(4);

  private boolean answeredBefore;
  private long answeredAt;
  private long movedAt;
  private long height = -1;
  private boolean behind;
  private long behindAt;

  /** Another process: it replays before it answers, however long that takes. */
  void begins(long now) {
    answeredBefore = false;
    movedAt = now;
    behind = false;
  }

  /**
   * It answered.
   *
   * @param reached its last block
   * @param catchingUp whether it takes old blocks from others
   * @return whether it stands still, so that the others have to be asked
   */
  boolean answered(long now, long reached, boolean catchingUp) {
    answeredBefore = true;
    answeredAt = now;
    if (reached != height || catchingUp) {
      height = reached;
      movedAt = now;
      behind = false;
    }
    return now - movedAt > STILL_NANOS;
  }

  /**
   * It stands still, and others were asked.
   *
   * @param othersAhead whether more of them say to be ahead than may lie
   * @return whether it is to be ended
   */
  boolean compared(long now, boolean othersAhead) {
    if (!othersAhead) {
      behind = false;
    } else if (!behind) {
      behind = true;
      behindAt = now;
    }
    return behind && now - behindAt > AHEAD_NANOS;
  }

  /** It did not answer; returns whether it has been silent for too long. */
  boolean silent(long now) {
    boolean tooLong = answeredBefore && now - answeredAt > SILENT_NANOS;
    answeredBefore &= !tooLong; // once is enough
    return tooLong;
  }
}
