package aver.ledger.engine.local;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that moves only when somebody runs it, and what is to happen at which time. Things due at
 * one moment happen in the order in which they were planned. Not thread-safe: everything happens in
 * the thread that runs it.
 */
public final class VirtualTime {
  private record Due(long atMs, long order, Runnable action) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
  private long nowMs;
  private long planned;

  /** Begins at {@code startMs}, in milliseconds since 1970. */
  public VirtualTime(long startMs) {
    this.nowMs = startMs;
  }

  /** The time, in milliseconds since 1970. */
  public long nowMs() {
    return nowMs;
  }

  /** Plans {@code action} for {@code delayMs} milliseconds from now, at least 0. */
  public void after(long delayMs, Runnable action) {
    if (delayMs < 0) {
      throw new IllegalArgumentException("the past cannot be planned: " + delayMs + " ms");
    }
    due.add(new Due(nowMs + delayMs, planned++, action));
  }

  /** Moves to the next planned thing and does it; returns false if nothing is planned. */
  public boolean step() {
    Due next = due.poll();
    if (next == null) {
      return false;
    }
    nowMs = next.atMs;
    next.action.run();
    return true;
  }

  /** Does everything that is due within {@code spanMs} milliseconds, then stands at their end. */
  public void advance(long spanMs) {
    long end = Math.addExact(nowMs, spanMs);
    while (!due.isEmpty() && due.element().atMs <= end) {
      step();
    }
    nowMs = end;
  }
}
