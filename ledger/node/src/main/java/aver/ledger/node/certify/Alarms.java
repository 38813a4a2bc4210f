package aver.ledger.node.certify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator has to look at: each is told once, and of each replica no more than there is
 * memory for, so that one that lies all the time hides neither another one nor what is wrong here.
 */
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

  /** About one replica. */
  private static final int EACH_MAX = 64;

  private final Map<String, Set<String>> raised = new HashMap<>();

  /**
   * Tells it, if it was not told before.
   *
   * @param about a replica
   */
  synchronized void raise(String what, String about) {
    Set<String> before = raised.computeIfAbsent(about, _ -> new HashSet<>());
    if (before.size() < EACH_MAX && before.add(what)) {
      LOG.error("ALARM: {}", what);
    }
  }

  /** How many were raised since the start. */
  synchronized int count() {
    return raised.values().stream().mapToInt(Set::size).sum();
  }
}
