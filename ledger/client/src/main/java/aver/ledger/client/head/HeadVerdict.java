package aver.ledger.client.head;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a look led to.
 *
 * @param next the watch to ask the next time
 * @param leave whether to go to another replica
 * @param alarms what people must be told now, by kind
 */
public record HeadVerdict(HeadWatch next, boolean leave, SortedMap<Alarm, String> alarms) {
  /** Copies the map. */
  public HeadVerdict {
    alarms = new TreeMap<>(alarms);
  }

  /** Kinds of alarm. */
  public enum Alarm {
    /** The replica that this member listens to is behind others. */
    REPLICA_BEHIND,
    /** Certified time is far behind the clock. */
    TIME_STALE
  }
}
