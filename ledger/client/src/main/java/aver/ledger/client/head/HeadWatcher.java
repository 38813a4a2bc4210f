package aver.ledger.client.head;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.head.HeadVerdict.Alarm;
import aver.ledger.rules.state.Quorum;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds what the client's replica and f + 1 others show, and does what {@link
 * HeadWatch} decides. Of f + 1 others at least one does not lie, so a replica that hides blocks, or
 * stands still, is found and left.
 *
 * <p>One thread of its own, ended by {@link #close}.
 */
public final class HeadWatcher implements AutoCloseable {
  /** Time between two looks. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(HeadWatcher.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final LedgerClient client;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile SortedMap<Alarm, String> alarms = new TreeMap<>();
  private HeadWatch watch = HeadWatch.fresh();
  private int turn;

  /** Starts looking. */
  public HeadWatcher(LedgerClient client, InstantSource clock) {
    this(client, clock, PERIOD);
  }

  /**
   * Starts looking.
   *
   * @param period between two looks
   */
  public HeadWatcher(LedgerClient client, InstantSource clock, Duration period) {
    this.client = client;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform()
            .name("head-watch")
            .daemon()
            .start(() -> {
              while (open) {
                look();
                LockSupport.parkNanos(period.toNanos());
              }
            });
  }

  /** What people should be told now; empty if all is well. */
  public List<String> alarms() {
    return List.copyOf(alarms.values());
  }

  private void look() {
    List<Endpoint> others = new ArrayList<>(client.endpoints());
    Endpoint present = client.present();
    others.remove(present);
    int asked = Math.min(others.size(), new Quorum(others.size() + 1).faulty() + 1);
    OptionalLong shown = height(present);
    OptionalLong highest = OptionalLong.empty();
    for (int i = 0; i < asked; i++) {
      // in turn, so that all are asked in the long run
      OptionalLong seen = height(others.get(Math.floorMod(turn++, others.size())));
      if (seen.isPresent() && seen.getAsLong() > highest.orElse(-1)) {
        highest = seen;
      }
    }
    OptionalLong certified =
        client.newest().map(c -> OptionalLong.of(c.timeMs())).orElse(OptionalLong.empty());
    HeadVerdict verdict =
        watch.after(new HeadLook(clock.millis(), present.replica(), shown, highest, certified));
    watch = verdict.next();
    if (verdict.leave()) {
      client.leave(present);
    }
    verdict
        .alarms()
        .forEach((kind, text) -> {
          if (!alarms.containsKey(kind)) {
            LOG.error("alarm: {}", text);
          }
        });
    alarms = verdict.alarms();
  }

  private OptionalLong height(Endpoint endpoint) {
    try {
      return OptionalLong.of(client.newestOf(endpoint, ANSWER).height());
    } catch (LedgerUnavailableException e) {
      LOG.debug("no head: {}", e.getMessage());
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
  }
}
