package aver.ledger.node.certify;

import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator has to look at: each is told once, and no more than there is memory for. */
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final int ALARMS_MAX = 256;

  private final Set<String> raised = new TreeSet<>();

  synchronized void raise(String what) {
    if (raised.size() < ALARMS_MAX && raised.add(what)) {
      LOG.error("ALARM: {}", what);
    }
  }

  /** How many were raised since the start. */
  synchronized int count() {
    return raised.size();
  }
}
