package aver.ledger.node.health;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other replicas every ten seconds for their clocks, and raises an alarm when the own one
 * is a minute off those of more than half of them.
 *
 * <p>They are asked, and the readings in the ledger are not looked at: a reading says when it was
 * signed, and not how late it is executed here. A replica that is short of processor time executes
 * blocks minutes late, and cannot know from the ledger whether it is late or its clock is ahead.
 *
 * <p>Among more than half of the others is an honest one, so whoever lies about its clock raises no
 * alarm here, and holds none back while all others answer. Where half of the clocks are wrong
 * alike, replicas whose clocks are right may say so too.
 */
public final class ClockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final String WORK = "comparing clocks";

  /** A clock this far off, in ms, is worth an alarm: windows of attempts suffer. */
  static final long ALARM_MS = 60_000;

  private final Supplier<List<PeerClock>> ask;
  private final IntSupplier peers;
  private final Faults faults;
  private final Thread thread;
  private final AtomicLong alarms = new AtomicLong();
  private volatile OptionalLong seenMs = OptionalLong.empty();
  private boolean off;

  /**
   * Does nothing before its start.
   *
   * @param ask asks the other replicas; those that do not answer are left out
   * @param peers how many other replicas there are
   */
  public ClockWatch(Supplier<List<PeerClock>> ask, IntSupplier peers, Faults faults) {
    this.ask = ask;
    this.peers = peers;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("clock-watch").unstarted(this::run);
  }

  /** Begins to ask, in a thread of its own. */
  public void start() {
    thread.start();
  }

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

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      int others = peers.getAsInt(); // before they are asked: at the end there are none
      news(ask.get(), others).ifPresent(this::alarm);
      faults.works(WORK);
    } catch (RuntimeException e) {
      LOG.error("{} failed; it is tried again", WORK, e);
      faults.failing(WORK, e);
    }
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

  @Override
  public void close() {
    thread.interrupt();
  }
}
