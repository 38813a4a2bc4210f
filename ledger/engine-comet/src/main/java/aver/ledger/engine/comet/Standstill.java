package aver.ledger.engine.comet;

import java.util.concurrent.TimeUnit;

/**
 * Judges from one look at an engine after the other whether it does its work. Times are those of a
 * clock that only goes forward, in nanoseconds. Whoever looks every {@value #LOOK_MS} ms, half a
 * second at most, finds an engine that stands still within 10 s; one whose consensus cannot even be
 * asked a minute later, since a slow machine executes one block for many seconds.
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

  /**
   * For how long the consensus of one that stands still may not answer: it holds its lock while the
   * ledger executes a block, and a replica that is merely slow is left alone.
   */
  private static final long MUTE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For how long one that was started again may do nothing that is seen. */
  static final int COME_MINUTES = 3;

  private boolean answeredBefore;
  private long answeredAt;
  private long movedAt;
  private long height = -1;
  private boolean behind;
  private long behindAt;
  private boolean mute;
  private long muteAt;
  private boolean inStep;
  private boolean askedBefore;
  private long cameAt;

  /** Another process: the first one replays before it answers, however long that takes. */
  void begins(long now) {
    answeredBefore = false;
    askedBefore = false;
    cameAt = now;
    movedAt = now;
    behind = false;
    mute = false;
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
    inStep = true;
    answeredAt = now;
    if (reached != height || catchingUp) {
      height = reached;
      movedAt = now;
      behind = false;
      mute = false;
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
    mute = false;
    if (!othersAhead) {
      behind = false;
    } else if (!behind) {
      behind = true;
      behindAt = now;
    }
    return behind && now - behindAt > AHEAD_NANOS;
  }

  /**
   * It stands still, and its consensus did not say what others say: it waits for a disk or for the
   * ledger while it holds its lock. Counted from the first such look on, since whoever looks may
   * itself have been stopped before.
   *
   * @return whether it is to be ended
   */
  boolean unasked(long now) {
    if (!mute) {
      mute = true;
      muteAt = now;
    }
    return now - muteAt > MUTE_NANOS;
  }

  /** It did not say where it is: all of it is slow then, and not its consensus alone. */
  void unheard() {
    mute = false;
  }

  /** It did not answer; returns whether it has been silent for too long. */
  boolean silent(long now) {
    boolean tooLong = answeredBefore && now - answeredAt > SILENT_NANOS;
    if (tooLong) { // once is enough
      answeredBefore = false;
      cameAt = now;
    }
    return tooLong;
  }

  /**
   * It did not answer, nor is it to be started again. A replay of many blocks takes its time; but
   * the ledger goes on only with its engine, so that behind one that answered there is a block to
   * replay at most.
   *
   * @param asked whether it asked where the ledger stands
   * @return whether it is to be ended
   */
  boolean lost(long now, boolean asked) {
    if (asked && !askedBefore) {
      askedBefore = true;
      cameAt = now;
    }
    return !answeredBefore
        && (inStep || !asked)
        && now - cameAt > TimeUnit.MINUTES.toNanos(COME_MINUTES);
  }
}
