package aver.ledger.node.health;

import aver.ledger.client.http.Health;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a replica every second, so that an answer about it needs no look at the replica; more
 * often while it is not ready, since somebody waits for that.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long LOOK_MS = 1_000;
  private static final long LOOK_NOT_READY_MS = 100;

  /** A watch that did not look for so long says so and nothing else. */
  private static final long STOPPED_MS = 30_000;

  private final Supplier<Sample> replica;
  private final Consumer<Health> told;
  private final Pulse pulse = new Pulse();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watch").daemon().factory());
  private volatile Optional<Seen> seen = Optional.empty();

  private record Seen(Vitals vitals, long atMs) {}

  /**
   * Begins to look.
   *
   * @param replica what is looked at; must not wait
   * @param told is told after each look whether the replica should be asked
   */
  public Watch(Supplier<Sample> replica, Consumer<Health> told) {
    this.replica = replica;
    this.told = told;
    look();
  }

  private void look() {
    long nextMs = LOOK_MS;
    try {
      long nowMs = nowMs();
      seen = Optional.of(new Seen(pulse.next(replica.get(), nowMs), nowMs));
      nextMs = ready().good() ? LOOK_MS : LOOK_NOT_READY_MS;
    } catch (RuntimeException e) {
      LOG.warn("this replica cannot be looked at", e);
    }
    told.accept(ready());
    if (!clock.isShutdown()) {
      var _ = clock.schedule(this::look, nextMs, TimeUnit.MILLISECONDS);
    }
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** What was seen last; empty if nothing could be. */
  public Optional<Vitals> vitals() {
    return seen.map(Seen::vitals);
  }

  /** Whether the replica can still do its work. */
  public Health alive() {
    return judged(Diagnosis::alive);
  }

  /** Whether the replica should be asked. */
  public Health ready() {
    return judged(Diagnosis::ready);
  }

  private Health judged(java.util.function.Function<Vitals, Health> how) {
    Optional<Seen> last = seen;
    if (last.isEmpty() || nowMs() - last.get().atMs > STOPPED_MS) {
      return Health.bad("nobody could look at this replica for a while: see its log, restart it");
    }
    return how.apply(last.get().vitals());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
