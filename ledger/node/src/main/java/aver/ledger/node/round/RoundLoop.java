package aver.ledger.node.round;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.node.health.Faults;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  private static final String WORK = "looking after rounds";

  private final Attester attester;
  private final RoundStep step;
  private final Faults faults;
  private final Semaphore awake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Makes a loop that is not started.
   *
   * @param attester computes results
   * @param entry this replica's entry into the set; empty while it has no checkpoint to show
   * @param faults is told what fails and is tried again
   */
  public RoundLoop(
      LedgerStore store,
      ConsensusEngine engine,
      ReplicaSigner signer,
      Attester attester,
      Supplier<Optional<Transaction>> entry,
      Faults faults) {
    this.attester = attester;
    this.faults = faults;
    this.step =
        new RoundStep(
            store,
            engine,
            signer,
            attester,
            entry,
            this::wake,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    this.thread = Thread.ofPlatform().name("rounds").unstarted(() -> faults.guard(WORK, this::run));
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
          waitMs = step.take();
          faults.works(WORK);
        } catch (RuntimeException e) {
          if (!closed) {
            LOG.error("{} failed; it goes on in 1 s", WORK, e);
            faults.failing(WORK, e);
          }
        }
        var _ = awake.tryAcquire(waitMs, TimeUnit.MILLISECONDS);
        awake.drainPermits();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was done so far; for any thread. */
  public RoundFigures figures() {
    return new RoundFigures(
        attester.attested(),
        attester.computeMs(),
        attester.lacking(),
        attester.differing(),
        step.stalled());
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
