package aver.ledger.node.health;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the own clock with what the other replicas say of theirs, and raises an alarm when it is
 * a minute off those of more than half of them.
 *
 * <p>They are asked, and the readings in the ledger are not looked at: a reading says when it was
 * signed, and not how late it is executed here. A replica that is short of processor time executes
 * blocks minutes late, and cannot know from the ledger whether it is late or its clock is ahead.
 *
 * <p>Among more than half of the others is an honest one, so whoever lies about its clock raises no
 * alarm here, and holds none back while all others answer. Where half of the clocks are wrong
 * alike, replicas whose clocks are right may say so too.
 */
public final class ClockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  /** A clock this far off, in ms, is worth an alarm: windows of attempts suffer. */
  static final long ALARM_MS = 60_000;

  private final AtomicLong alarms = new AtomicLong();
  private volatile OptionalLong seenMs = OptionalLong.empty();
  private boolean off;

  /**
   * By how many ms the own clock is ahead of those of more than half of the others, at least; below
   * 0 if it is behind them, 0 if neither. Empty if half of them or more did not answer.
   */
  static OptionalLong aheadMs(List<PeerClock> answers, int peers) {
    int needed = peers / 2 + 1;
    if (answers.size() < needed) {
      return OptionalLong.empty();
    }
    long[] ahead = answers.stream().mapToLong(PeerClock::aheadMs).sorted().toArray();
    long ofAheadMs = ahead[ahead.length - needed];
    return OptionalLong.of(ofAheadMs > 0 ? ofAheadMs : Math.min(0, ahead[needed - 1]));
  }

  /** Takes what was answered; returns by how many ms the own clock is ahead, if that is news. */
  OptionalLong news(List<PeerClock> answers, int others) {
    OptionalLong aheadMs = aheadMs(answers, others);
    seenMs = aheadMs;
    if (aheadMs.isEmpty()) {
      return aheadMs;
    }
    boolean before = off;
    off = Math.abs(aheadMs.getAsLong()) > ALARM_MS;
    return off && !before ? aheadMs : OptionalLong.empty();
  }

  /**
   * Takes what the others said last; one thread calls this.
   *
   * @param others how many others there are
   */
  void take(List<PeerClock> answers, int others) {
    news(answers, others).ifPresent(this::alarm);
  }

  private void alarm(long aheadMs) {
    alarms.incrementAndGet();
    LOG.error(
        "ALARM the clock here is {} s {} the other replicas' clocks: set it by NTP",
        Math.abs(aheadMs) / 1000,
        aheadMs > 0 ? "ahead of" : "behind");
  }

  /** How often the clock here was found to be wrong; for any thread. */
  public long alarms() {
    return alarms.get();
  }

  /**
   * By how many seconds the clock here was ahead at least when the others were last asked, below 0
   * if it was behind; not a number if half of them or more did not answer. For any thread.
   */
  public double aheadSeconds() {
    OptionalLong seen = seenMs;
    return seen.isPresent() ? seen.getAsLong() / 1000.0 : Double.NaN;
  }
}
