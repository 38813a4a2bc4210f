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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the newest state, and what this replica does about it. Has no thread and no clock of
 * its own: a replica's loop and a simulation take the same steps. Steps are taken by one thread.
 */
public final class RoundStep {
  private static final Logger LOG = LoggerFactory.getLogger(RoundStep.class);
  private static final int LEAVES_READ_MAX = 64;

  private final LedgerStore store;
  private final ReplicaSigner signer;
  private final Results results;
  private final Supplier<Optional<Transaction>> entry;
  private final Outbox outbox;
  private final Set<String> stalled = new TreeSet<>();
  private volatile int stalledNow;
  private long logSize;
  private long arrivedMs;

  /**
   * Before the first look.
   *
   * @param results computes results
   * @param entry this replica's entry into the set; empty while it has no checkpoint to show
   * @param wake called, by any thread, when it is worth looking again
   * @param steadyMs a clock that never goes back, for waiting
   */
  public RoundStep(
      LedgerStore store,
      ConsensusEngine engine,
      ReplicaSigner signer,
      Results results,
      Supplier<Optional<Transaction>> entry,
      Runnable wake,
      LongSupplier steadyMs) {
    this.store = store;
    this.signer = signer;
    this.results = results;
    this.entry = entry;
    this.outbox = new Outbox(store, engine, signer, wake, steadyMs);
  }

  /** Looks at the newest state once; returns after how many ms to look again at the latest. */
  public long take() {
    try (StoreView view = store.view()) {
      Overlay state = new Overlay(view);
      long clockMs = signer.clockMs();
      noteArrivals(state, view.head().logSize(), clockMs);
      long readingMs = state.get(Keys.reading(signer.replica())).orElse(0L);
      RoundKeeper.Decision decision =
          RoundKeeper.next(
              view, new RoundKeeper.Own(signer.replica(), clockMs, arrivedMs > readingMs));
      watch(decision);
      results.attend(state, decision);
      outbox.ready();
      long waitMs = outbox.carry(state, decision.wanted(), this::content);
      return Math.clamp(decision.lookAgainMs() - clockMs, 1, Math.max(1, waitMs));
    }
  }

  /** Says once what an operator has to look at. */
  private void watch(RoundKeeper.Decision decision) {
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

  /** Tasks that wait for a quorum of equal results beyond their time; for any thread. */
  public int stalled() {
    return stalledNow;
  }

  private Optional<Transaction> content(Duty duty) {
    return switch (duty) {
      case Duty.Tick _ -> Optional.of(new Tick());
      case Duty.Open open -> Optional.of(new OpenRound(open.task(), open.attempt()));
      case Duty.Enter _ -> entry.get();
      case Duty.Attest attest -> results.result(attest).map(result -> result);
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
}
