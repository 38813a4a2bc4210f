package aver.participant.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What was refused or could not be sent, and when each of it may be tried again: later each time,
 * and nothing else waits for it. Refusals are leaves of the log, of which a member has a daily
 * allowance that all its tasks share: not to be spent in a loop on one of them. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MS = 1000;

  /** For what no replica answered: one may be back in time for a deadline. */
  private static final long UNANSWERED_MAX_MS = 30_000;

  /** For what was refused and has a deadline. */
  private static final long ATTEMPT_MAX_MS = 5 * 60_000;

  /**
   * For what was refused and has none: a day of it takes few of the refusals that a member may
   * have.
   */
  private static final long OTHER_MAX_MS = 60 * 60_000;

  /** What was not tried for so long again is not wanted any more. */
  private static final long KEPT_MS = 2 * OTHER_MAX_MS;

  private final LongSupplier nanos;
  private final Map<Action, Held> held = new HashMap<>();

  private record Held(int refusals, int silences, long untilNs) {}

  /**
   * That holds nothing back yet.
   *
   * @param nanos a clock in ns that only goes forward
   */
  Backoff(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether it is not yet time to try an action again. */
  boolean holds(Action action) {
    Held known = held.get(action);
    return known != null && known.untilNs - nanos.getAsLong() > 0;
  }

  /** Holds an action back that was refused or dropped; returns for how long. */
  Duration refused(Action action) {
    Held before = before(action);
    return hold(action, before.refusals, longestMs(action), before.refusals + 1, before.silences);
  }

  /**
   * Holds an action back that nobody answered; returns for how long. It was not refused: what comes
   * of it once somebody answers is looked at a second later.
   */
  Duration unanswered(Action action) {
    Held before = before(action);
    return hold(action, before.silences, UNANSWERED_MAX_MS, before.refusals, before.silences + 1);
  }

  private Held before(Action action) {
    long now = nanos.getAsLong();
    held.values().removeIf(h -> now - h.untilNs > TimeUnit.MILLISECONDS.toNanos(KEPT_MS));
    return held.getOrDefault(action, new Held(0, 0, now));
  }

  private Duration hold(Action action, int times, long longestMs, int refusals, int silences) {
    long waitMs = Math.min(longestMs, FIRST_MS << Math.min(times, 20));
    long untilNs = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    held.put(action, new Held(refusals, silences, untilNs));
    return Duration.ofMillis(waitMs);
  }

  private static long longestMs(Action action) {
    return switch (action) {
      case Action.Train _, Action.Commit _, Action.UploadAndReveal _ -> ATTEMPT_MAX_MS;
      default -> OTHER_MAX_MS;
    };
  }

  /** An action worked. */
  void done(Action action) {
    held.remove(action);
  }

  /** ms until the first of what is held back may be tried again; empty if nothing is. */
  OptionalLong nextMs() {
    long now = nanos.getAsLong();
    return held.values().stream()
        .mapToLong(h -> h.untilNs - now)
        .filter(left -> left > 0)
        .map(left -> Math.ceilDiv(left, 1_000_000L))
        .min();
  }
}
