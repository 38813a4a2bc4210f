package aver.ledger.client.head;

import aver.ledger.client.head.HeadVerdict.Alarm;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides whether a replica is left for hiding the newest blocks, and when people are told. Pure.
 *
 * <p>A replica is behind once it does not show a height that others showed {@link #BEHIND_MS} ago,
 * by this member's own clock. Ledger times of two checkpoints are not compared: after a quiet hour
 * the next block is far ahead of the last one in ledger time, and nobody is to blame.
 *
 * @param replica whom the sightings are held against
 * @param ahead heights that others showed and it did not yet, ascending in both
 */
public record HeadWatch(String replica, List<Sighting> ahead) {
  /** How long a replica may be behind others. */
  public static final long BEHIND_MS = 30_000;

  /**
   * A height that somebody showed.
   *
   * @param height of a certified checkpoint
   * @param seenMs own clock when it was first seen
   */
  public record Sighting(long height, long seenMs) {}

  /** Copies the list. */
  public HeadWatch {
    ahead = List.copyOf(ahead);
  }

  /** A watch that has seen nothing. */
  public static HeadWatch fresh() {
    return new HeadWatch("", List.of());
  }

  /** What a look leads to. */
  public HeadVerdict after(HeadLook look) {
    List<Sighting> open = new ArrayList<>();
    if (look.replica().equals(replica)) {
      ahead.stream().filter(s -> s.height() > look.shown().orElse(0)).forEach(open::add);
    }
    long known = open.isEmpty() ? look.shown().orElse(0) : open.getLast().height();
    if (look.others().orElse(0) > known) {
      open.add(new Sighting(look.others().getAsLong(), look.clockMs()));
    }
    TreeMap<Alarm, String> alarms = new TreeMap<>();
    boolean behind = !open.isEmpty() && look.clockMs() - open.getFirst().seenMs() > BEHIND_MS;
    if (behind) {
      alarms.put(
          Alarm.REPLICA_BEHIND,
          "replica %s %s, others showed height %d %d s ago: another one is asked; tell its operator"
              .formatted(
                  look.replica(),
                  look.shown().isPresent()
                      ? "shows height " + look.shown().getAsLong()
                      : "does not answer",
                  open.getFirst().height(),
                  (look.clockMs() - open.getFirst().seenMs()) / 1000));
    }
    if (look.certifiedMs().isPresent()) {
      HeadAge.stale(look.certifiedMs().getAsLong(), look.clockMs())
          .ifPresent(text -> alarms.put(Alarm.TIME_STALE, text));
    }
    return new HeadVerdict(behind ? fresh() : new HeadWatch(look.replica(), open), behind, alarms);
  }
}
