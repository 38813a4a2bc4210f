package aver.ledger.node.health;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the first failure of a background thread, which would otherwise only be logged. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private Optional<String> first = Optional.empty();

  /** Runs a piece of background work; what it throws is noted and thrown no further. */
  public void guard(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("{} failed", name, e);
      note("%s failed: %s".formatted(name, e));
    }
  }

  private synchronized void note(String fault) {
    if (first.isEmpty()) {
      first = Optional.of(fault);
    }
  }

  /** The first failure; it stays. */
  public synchronized Optional<String> first() {
    return first;
  }
}
