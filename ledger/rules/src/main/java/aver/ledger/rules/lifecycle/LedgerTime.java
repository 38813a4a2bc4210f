package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.Overlay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Time as the ledger knows it: the (floor(n/2)+1)-th largest of the replicas' latest clock
 * readings, and never earlier than before. Fewer than half of the replicas cannot move it beyond
 * the clocks of the others.
 */
public final class LedgerTime {
  /** A reading that is less above the sender's last changes nothing. */
  public static final long READING_STEP_MIN_MS = 100;

  /**
   * A reading that is further above ledger time was no clock that is a little ahead. It would hold
   * its place in the median until time gets there, however right the clock is by then: so a tick of
   * the same replica may take it back.
   */
  public static final long WRONG_ABOVE_MS = 15L * 60 * 1000;

  private LedgerTime() {}

  /** Ledger time in ms since 1970. */
  public static long now(Overlay state) {
    return state.get(Keys.TIME_MS).orElseThrow();
  }

  /** Whether a replica's reading counts: far enough above its last one. */
  public static boolean counts(Overlay state, String replica, long readingMs) {
    Optional<Long> last = state.get(Keys.reading(replica));
    return last.isEmpty() || readingMs - last.get() >= READING_STEP_MIN_MS;
  }

  /**
   * Whether a reading below a replica's last one takes that back, since it was wrong. That of a
   * tick alone does: the next one comes soon, so an old one that somebody held back does little,
   * while all else may have been signed long before for another reason.
   */
  public static boolean mends(Overlay state, String replica, long readingMs) {
    Optional<Long> last = state.get(Keys.reading(replica));
    return last.isPresent()
        && last.get() - now(state) > WRONG_ABOVE_MS
        && last.get() - readingMs >= READING_STEP_MIN_MS;
  }

  /**
   * Records a reading that {@link #counts} or {@link #mends}, and returns by how many ms ledger
   * time moved.
   */
  public static long record(Overlay state, String replica, long readingMs) {
    state.put(Keys.reading(replica), readingMs);
    long before = now(state);
    long after = Math.max(before, median(state, before));
    if (after > before) {
      state.put(Keys.TIME_MS, after);
    }
    return after - before;
  }

  private static long median(Overlay state, long none) {
    List<String> replicas = state.get(Keys.REPLICAS).orElseThrow().ids();
    List<Long> readings = new ArrayList<>();
    for (String id : replicas) {
      boolean active =
          state.get(Keys.member(id)).map(Member::status).orElse(MemberStatus.REMOVED)
              == MemberStatus.ACTIVE;
      readings.add(active ? state.get(Keys.reading(id)).orElse(none) : none);
    }
    readings.sort(Collections.reverseOrder());
    return readings.get(replicas.size() / 2);
  }
}
