package aver.ledger.node.round;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out this replica's duties: one thread that looks at the state after each block, and when
 * its clock says so.
 */
public final class RoundLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundLoop.class);
  private static final long AFTER_FAILURE_MS = 1_000;
  private static final int LEAVES_READ_MAX = 64;

  private final LedgerStore store;
  private final ReplicaSigner signer;
  private final Attester attester;
  private final Supplier<Optional<Transaction>> entry;
  private final Outbox outbox;
  private final ClockWatch clock;
  private final Set<String> stalled = new TreeSet<>();
  private final AtomicLong clockAlarms = new AtomicLong();
  private volatile int stalledNow;
  private final Semaphore awake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private long logSize;
  private long arrivedMs;

  /**
   * Makes a loop that is not started.
   *
   * @param attester computes results
   * @param entry this replica's entry into the set; empty while it has no checkpoint to show
   */
  public RoundLoop(
      LedgerStore store,
      ConsensusEngine engine,
      ReplicaSigner signer,
      Attester attester,
      Supplier<Optional<Transaction>> entry) {
    this.store = store;
    this.signer = signer;
    this.attester = attester;
    this.entry = entry;
    this.clock = new ClockWatch(signer.replica());
    this.outbox = new Outbox(store, engine, signer, this::wake);
    this.thread = Thread.ofPlatform().name("rounds").unstarted(this::run);
    attester.whenReady(this::wake);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Something happened: a block, a result, an answer. Never blocks. */
  public void wake() {
    awake.release();
  }

  private void run() {
    try {
      while (!closed) {
        long waitMs = AFTER_FAILURE_MS;
        try {
          waitMs = step();
        } catch (RuntimeException e) {
          if (!closed) {
            LOG.error("looking after rounds failed; it goes on in 1 s", e);
          }
        }
        var _ = awake.tryAcquire(waitMs, TimeUnit.MILLISECONDS);
        awake.drainPermits();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at the newest state once; returns after how many ms to look again. */
  private long step() {
    try (StoreView view = store.view()) {
      Overlay state = new Overlay(view);
      long clockMs = signer.clockMs();
      noteArrivals(state, view.head().logSize(), clockMs);
      long readingMs = state.get(Keys.reading(signer.replica())).orElse(0L);
      RoundKeeper.Decision decision =
          RoundKeeper.next(
              view, new RoundKeeper.Own(signer.replica(), clockMs, arrivedMs > readingMs));
      watch(state, decision, clockMs);
      attester.attend(state, decision);
      outbox.ready();
      long waitMs = outbox.carry(state, decision.wanted(), this::content);
      return Math.clamp(decision.lookAgainMs() - clockMs, 1, Math.max(1, waitMs));
    }
  }

  /** Says once what an operator has to look at. */
  private void watch(Overlay state, RoundKeeper.Decision decision, long clockMs) {
    clock
        .look(state, clockMs)
        .ifPresent(aheadMs -> {
          clockAlarms.incrementAndGet();
          LOG.error(
              "ALARM the clock here is {} s {} the other replicas' clocks: set it by NTP",
              Math.abs(aheadMs) / 1000,
              aheadMs > 0 ? "ahead of" : "behind");
        });
    stalled.retainAll(decision.stalled());
    decision.stalled().stream()
        .filter(stalled::add)
        .forEach(task ->
            LOG.error(
                "ALARM task {} is stalled: no quorum of replicas attested the same result in time;"
                    + " see that all replicas run and have the updates, or let the admins decide",
                task));
    stalledNow = stalled.size();
  }

  /** What was done so far; for any thread. */
  public RoundFigures figures() {
    return new RoundFigures(
        attester.attested(),
        attester.computeMs(),
        attester.lacking(),
        attester.differing(),
        stalledNow,
        clockAlarms.get());
  }

  private Optional<Transaction> content(Duty duty) {
    return switch (duty) {
      case Duty.Tick _ -> Optional.of(new Tick());
      case Duty.Open open -> Optional.of(new OpenRound(open.task(), open.attempt()));
      case Duty.Enter _ -> entry.get();
      case Duty.Attest attest -> attester.result(attest).map(result -> result);
    };
  }

  /** Replicas' own transactions do not count, or their readings would call for one another. */
  private void noteArrivals(Overlay state, long size, long clockMs) {
    List<String> replicas = state.get(Keys.REPLICAS).orElseThrow().ids();
    for (long at = Math.max(logSize, size - LEAVES_READ_MAX); at < size; at++) {
      Leaf leaf = Leaf.CODEC.decode(store.leaf(at).orElseThrow());
      if (!replicas.contains(leaf.signer())) {
        arrivedMs = clockMs;
        break;
      }
    }
    logSize = size;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    attester.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
