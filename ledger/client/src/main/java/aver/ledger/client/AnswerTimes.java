package aver.ledger.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long each replica took for its last answer, so that a slow one is left where another one is
 * likely to be faster. Where all are slow, none is left again and again.
 */
final class AnswerTimes {
  /** An answer that took longer makes us look for another replica. */
  static final Duration SLOW = Duration.ofSeconds(2);

  /** How long a time counts: afterwards the replica may have become faster. */
  private static final Duration KNOWN = Duration.ofMinutes(2);

  private final long slowNs;
  private final Map<Endpoint, Seen> last = new ConcurrentHashMap<>();

  /** What was seen of a replica, and when. */
  private record Seen(long tookNs, long atNs) {}

  AnswerTimes(Duration slow) {
    this.slowNs = slow.toNanos();
  }

  /** It answered. */
  void answered(Endpoint endpoint, long tookNs, long nowNs) {
    last.put(endpoint, new Seen(tookNs, nowNs));
  }

  /** It gave no good answer: it is not gone to for being faster. */
  void failed(Endpoint endpoint, long nowNs) {
    last.put(endpoint, new Seen(Long.MAX_VALUE, nowNs));
  }

  /**
   * Whom to ask instead of one that answered: nobody if that was not slow, or if no other one is
   * known to take less than half as long, or is not known yet.
   */
  Optional<Endpoint> faster(Endpoint asked, List<Endpoint> all, long nowNs) {
    long tookNs = tookNs(asked, nowNs);
    if (tookNs <= slowNs) {
      return Optional.empty();
    }
    int next = all.indexOf(asked) + 1;
    List<Endpoint> others = new ArrayList<>(all.subList(next, all.size()));
    others.addAll(all.subList(0, Math.max(0, next - 1)));
    return others.stream()
        .filter(other -> tookNs(other, nowNs) < tookNs / 2)
        .min(Comparator.comparingLong(other -> tookNs(other, nowNs)));
  }

  private long tookNs(Endpoint endpoint, long nowNs) {
    Seen seen = last.get(endpoint);
    return seen == null || nowNs - seen.atNs > KNOWN.toNanos() ? 0 : seen.tookNs;
  }
}
