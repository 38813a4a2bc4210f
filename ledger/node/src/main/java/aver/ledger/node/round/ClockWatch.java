package aver.ledger.node.round;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far the own clock is from those of the other replicas, judged by the readings in their
 * transactions. A reading is a little old when it is seen, so small differences mean nothing.
 */
final class ClockWatch {
  /** A clock this far off, in ms, is worth an alarm: windows of attempts suffer. */
  static final long ALARM_MS = 60_000;

  private final String replica;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean alarmed;

  private record Seen(long readingMs, long aheadMs) {}

  ClockWatch(String replica) {
    this.replica = replica;
  }

  /**
   * Looks at a state that is the newest by all that this replica knows.
   *
   * @return by how many ms the own clock is ahead of the others' median, if that is newly alarming
   */
  OptionalLong look(Overlay state, long clockMs) {
    List<Long> ahead = new ArrayList<>();
    for (String id : state.get(Keys.REPLICAS).orElseThrow().ids()) {
      long readingMs = state.get(Keys.reading(id)).orElse(0L);
      if (!id.equals(replica) && readingMs > 0) {
        Seen before = seen.get(id);
        if (before == null || before.readingMs != readingMs) {
          // the first one seen after a start may be of any age
          long aheadMs = before == null ? 0 : clockMs - readingMs;
          seen.put(id, new Seen(readingMs, aheadMs));
        }
        ahead.add(seen.getOrDefault(id, new Seen(0, 0)).aheadMs);
      }
    }
    if (ahead.isEmpty() || !abreast(state, clockMs)) {
      return OptionalLong.empty();
    }
    Collections.sort(ahead);
    long medianMs = ahead.get(ahead.size() / 2);
    boolean off = Math.abs(medianMs) > ALARM_MS;
    boolean news = off && !alarmed;
    alarmed = off;
    return news ? OptionalLong.of(medianMs) : OptionalLong.empty();
  }

  /** A replica that catches up sees old readings; its own last one in the state is old then too. */
  private boolean abreast(Overlay state, long clockMs) {
    long ownMs = state.get(Keys.reading(replica)).orElse(0L);
    return clockMs - ownMs < 2 * RoundKeeper.IDLE_MS;
  }
}
