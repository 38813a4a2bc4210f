package aver.coordinator.run;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.desk.Answer;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.http.Health;
import aver.ledger.client.view.ViewUnavailableException;
import aver.ledger.rules.tx.OpenRound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, decides and sends, again after each block that replicas hint at. */
final class RoundLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundLoop.class);
  private static final long ALIVE_MS = 180_000;
  private static final long READY_MS = 60_000;

  private final Desk desk;
  private final RoundWatch watch;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Supplier<List<String>> alarms;
  private final Counter opened;
  private final Counter refused;

  /** Rounds that were asked for, with the moment of the answer: a look before it says nothing. */
  private final Map<OpenRound, Long> asked = new ConcurrentHashMap<>();

  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
  private volatile long turnedMs;
  private volatile long lookedMs;
  private volatile String trouble = "nothing was read yet";

  /**
   * Makes one; {@link #run} begins.
   *
   * @param clock tells the time of day, for quiet hours alone: it may be set back or ahead
   * @param nanos a clock in ns that only goes forward
   * @param alarms what is wrong with what the replicas show, such as a ledger that stands still
   */
  RoundLoop(
      Desk desk,
      CoordinatorSettings settings,
      InstantSource clock,
      LongSupplier nanos,
      Supplier<List<String>> alarms,
      MeterRegistry meters) {
    this.desk = desk;
    this.watch = new RoundWatch(settings, desk.view());
    this.clock = clock;
    this.nanos = nanos;
    this.alarms = alarms;
    Gauge.builder("aver.alarms", alarms, said -> said.get().size())
        .description("what is wrong with what the replicas show")
        .strongReference(true)
        .register(meters);
    this.turnedMs = nowMs();
    this.opened =
        Counter.builder("aver.rounds.opened")
            .description("rounds that this coordinator opened")
            .register(meters);
    this.refused =
        Counter.builder("aver.rounds.refused")
            .description("rounds that this coordinator asked for and that were refused")
            .register(meters);
  }

  private long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  /** Goes on until the thread is interrupted. */
  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      long nowMs = nowMs();
      turnedMs = nowMs;
      long height = -1;
      long waitMs = RoundDriver.LOOK_MS;
      try {
        long looking = nanos.getAsLong();
        RoundDriver.Decision decision = RoundDriver.next(watch.look(nowMs, clock.instant()));
        asked.values().removeIf(answered -> answered < looking);
        height = watch.height();
        waitMs = Math.max(1, decision.lookAgainMs() - nowMs());
        decision.open().stream()
            .filter(open -> asked.putIfAbsent(open, Long.MAX_VALUE) == null)
            .forEach(open -> sending.execute(() -> send(open)));
        if (!trouble.isEmpty()) {
          LOG.info("the ledger answers at height {}", height);
        }
        trouble = "";
        lookedMs = nowMs();
      } catch (ViewUnavailableException e) {
        if (trouble.isEmpty()) {
          LOG.warn("the ledger does not answer, still trying: {}", e.getMessage());
        }
        trouble = "no replica gives a good answer: " + e.getMessage();
        waitMs = 1_000;
      }
      if (height < 0) {
        height = desk.client().newest().map(seen -> seen.height()).orElse(0L);
      }
      var _ = desk.client().awaitNewer(height, Duration.ofMillis(waitMs));
    }
  }

  private void send(OpenRound open) {
    try {
      Answer answer = desk.send(open);
      if (answer.done()) {
        opened.increment();
        LOG.info("opened attempt {} of {}", open.attempt(), open.task());
      } else {
        refused.increment();
        LOG.info("attempt {} of {} was not opened: {}", open.attempt(), open.task(), answer.code());
      }
    } catch (LedgerUnavailableException | ViewUnavailableException e) {
      LOG.warn("attempt {} of {} was not opened: {}", open.attempt(), open.task(), e.getMessage());
    } finally {
      asked.put(open, nanos.getAsLong());
    }
  }

  /** Bad once the loop hangs. */
  Health alive() {
    return nowMs() - turnedMs > ALIVE_MS
        ? Health.bad("the loop has not turned for minutes: start the process again")
        : Health.GOOD;
  }

  /** Bad while the ledger cannot be read. */
  Health ready() {
    if (!trouble.isEmpty()) {
      return Health.bad(trouble);
    }
    List<String> said = alarms.get();
    if (!said.isEmpty()) {
      return new Health(said);
    }
    return nowMs() - lookedMs > READY_MS
        ? Health.bad("nothing was read from the ledger for a minute")
        : Health.GOOD;
  }

  @Override
  public void close() {
    sending.shutdownNow();
  }
}
