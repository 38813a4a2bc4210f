package aver.ledger.node.health;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers failures of background threads, which would otherwise only be logged: the first that
 * ended one, and those of work that is tried again, until it works.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private final Map<String, String> failing = new TreeMap<>();
  private Optional<String> first = Optional.empty();

  /** Runs a piece of background work; what it throws is noted and thrown no further. */
  public void guard(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed", name, e);
      note(fault(name, e));
    }
  }

  private synchronized void note(String fault) {
    if (first.isEmpty()) {
      first = Optional.of(fault);
    }
  }

  /** Work that will be tried again failed: it counts until {@link #works}. */
  public synchronized void failing(String name, Exception why) {
    failing.put(name, fault(name, why));
  }

  /** Work of this name was done. */
  public synchronized void works(String name) {
    failing.remove(name);
  }

  private static String fault(String name, Throwable why) {
    return "%s failed: %s".formatted(name, why);
  }

  /** The first failure that ended something, which stays; or one of those that go on. */
  public synchronized Optional<String> first() {
    return first.or(() -> failing.values().stream().findFirst());
  }
}
