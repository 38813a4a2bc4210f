package aver.ledger.engine.comet;

import aver.ledger.engine.Voter;
import aver.ledger.engine.comet.abci.Validators;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the engine every second. That its interface answers proves nothing: what counts is that
 * its height moves, or that nothing waits, or that no more of the others say to be ahead than may
 * lie. They may say so for a moment: after a quiet while a block is decided between two questions
 * of one look.
 */
final class EngineWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
  private static final long STOP_S = 5;
  private static final Duration CALL = Duration.ofSeconds(2);

  private final Supervisor supervisor;
  private final Supplier<List<Voter>> voters;
  private final Afterwards afterwards;
  private final BiConsumer<String, Throwable> failed;
  private final LongSupplier nanos;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("engine-watch").factory());
  private final Standstill standstill = new Standstill();
  private volatile Optional<Seen> seen = Optional.empty();
  private volatile boolean closed;
  private @Nullable Rpc last;

  /**
   * What was seen last.
   *
   * @param height of the engine's last block
   * @param catchingUp whether it takes old blocks from others
   * @param peers node ids that are connected
   * @param waiting transactions in its pool
   */
  record Seen(long height, boolean catchingUp, List<String> peers, int waiting) {
    Seen {
      peers = List.copyOf(peers);
    }
  }

  /** Something to do after each look that the engine answered, with what was seen. */
  @FunctionalInterface
  interface Afterwards {
    void run(Seen seen) throws InterruptedException;
  }

  /**
   * Begins to look.
   *
   * @param voters the replicas that order
   * @param failed is told when it cannot go on looking: nobody knows then how the engine does
   */
  EngineWatch(
      Supervisor supervisor,
      Supplier<List<Voter>> voters,
      Afterwards afterwards,
      BiConsumer<String, Throwable> failed) {
    this(supervisor, voters, afterwards, failed, System::nanoTime);
  }

  /**
   * As {@link #EngineWatch(Supervisor, Supplier, Afterwards, BiConsumer)}.
   *
   * @param nanos a clock that only goes forward
   */
  EngineWatch(
      Supervisor supervisor,
      Supplier<List<Voter>> voters,
      Afterwards afterwards,
      BiConsumer<String, Throwable> failed,
      LongSupplier nanos) {
    this.supervisor = supervisor;
    this.voters = voters;
    this.afterwards = afterwards;
    this.failed = failed;
    this.nanos = nanos;
    var _ =
        clock.scheduleWithFixedDelay(this::look, 100, Standstill.LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** Empty while the engine does not answer. */
  Optional<Seen> seen() {
    return seen;
  }

  private void look() {
    try {
      if (answered()) {
        afterwards.run(seen.orElseThrow());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      seen = Optional.empty();
      clock.shutdown();
      if (!closed) { // at a stop the ledger is closed too, and says so to whoever asks
        failed.accept("the engine can no longer be looked at", e);
      }
    }
  }

  /** Looks; whether the engine answered. */
  private boolean answered() throws InterruptedException {
    Rpc rpc = supervisor.rpc();
    if (rpc == null) {
      seen = Optional.empty();
      return false;
    }
    if (rpc != last) {
      last = rpc;
      standstill.begins(nanos.getAsLong());
    }
    boolean heard = false;
    try {
      Rpc.Status status = rpc.status(CALL);
      seen =
          Optional.of(
              new Seen(status.height(), status.catchingUp(), rpc.peers(CALL), rpc.waiting(CALL)));
      heard = true;
      if (standstill.answered(nanos.getAsLong(), status.height(), status.catchingUp())) {
        compare(rpc, status.height());
      }
      return true;
    } catch (IOException e) {
      seen = Optional.empty();
      if (!heard) {
        standstill.unheard();
      }
      long now = nanos.getAsLong();
      if (standstill.silent(now)) {
        supervisor.restart("it does not answer: " + e);
      } else if (standstill.lost(now, supervisor.asked())) {
        supervisor.condemn(
            "it was started again, and for %d minutes it did nothing and did not answer: %s; it said last: %s"
                .formatted(Standstill.COME_MINUTES, e, supervisor.said()));
      }
      return false;
    }
  }

  private void compare(Rpc rpc, long height) throws IOException, InterruptedException {
    List<Voter> all = voters.get();
    // a peer that decides block h + 1 has what this one has
    Map<String, Long> said = said(rpc, height);
    long ahead =
        all.stream()
            .map(voter -> said.getOrDefault(Validators.nodeId(voter), 0L))
            .filter(other -> other > height + 1)
            .count();
    boolean more = ahead > (all.size() - 1) / 3; // as many may all be liars
    if (standstill.compared(nanos.getAsLong(), more)) {
      supervisor.condemn(
          "it stands still at block %d while %d others went on".formatted(height, ahead));
    }
  }

  /** Where others say to be; nobody knows that of an engine whose consensus hangs. */
  private Map<String, Long> said(Rpc rpc, long height) throws IOException, InterruptedException {
    try {
      return rpc.peerHeights(CALL);
    } catch (IOException e) {
      if (standstill.unasked(nanos.getAsLong())) { // the next one would wait for the same
        supervisor.condemn(
            "it stands still at block %d, and its consensus does not answer: %s"
                .formatted(height, e));
      }
      throw e;
    }
  }

  /** Returns when no look is under way any more; none that fails meanwhile is told. */
  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
    try {
      if (!clock.awaitTermination(STOP_S, TimeUnit.SECONDS)) {
        LOG.warn("a look at the engine did not end in {} s", STOP_S);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
