package aver.ledger.node.round;

import aver.ledger.engine.Admission;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.rules.Leaf;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.wire.TransactionWire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of duties that are under way: each is submitted, and the same bytes again, until
 * the duty is gone from the state. Used by one thread; answers of the engine come by a queue.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long AGAIN_MS = 3_000;
  private static final long AGAIN_MAX_MS = 60_000;
  private static final long REFUSED_MS = 60_000;
  private static final long FOREVER = Long.MAX_VALUE / 4;

  private final LedgerStore store;
  private final ConsensusEngine engine;
  private final ReplicaSigner signer;
  private final Runnable wake;
  private final LongSupplier steadyMs;
  private final Map<Duty, Item> items = new HashMap<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

  private record Answer(Item item, Admission admission) {}

  /** A duty under way. */
  private static final class Item {
    private final Duty duty;
    private @Nullable SignedTransaction transaction;
    private long nextMs;
    private long againMs = AGAIN_MS;
    private boolean asked;

    Item(Duty duty, long nextMs) {
      this.duty = duty;
      this.nextMs = nextMs;
    }

    /** An equal duty, such as the next tick: nothing of this one is left. */
    void again(long nowMs) {
      transaction = null;
      againMs = AGAIN_MS;
      nextMs = nowMs;
    }

    void retry(long nowMs, long waitMs) {
      asked = false;
      nextMs = nowMs + waitMs;
    }
  }

  /**
   * Makes an empty one.
   *
   * @param wake called, by any thread, when the engine answered
   * @param steadyMs a clock that never goes back, for waiting
   */
  Outbox(
      LedgerStore store,
      ConsensusEngine engine,
      ReplicaSigner signer,
      Runnable wake,
      LongSupplier steadyMs) {
    this.store = store;
    this.engine = engine;
    this.signer = signer;
    this.wake = wake;
    this.steadyMs = steadyMs;
  }

  /**
   * Goes on with the duties that are wanted now and forgets all others.
   *
   * @param content what to sign for a duty; empty while it is not ready
   * @return ms after which to call again at the latest
   */
  long carry(
      Overlay state,
      List<RoundKeeper.Wanted> wanted,
      Function<Duty, Optional<Transaction>> content) {
    long nowMs = nowMs();
    takeAnswers(nowMs);
    items.keySet().retainAll(wanted.stream().map(RoundKeeper.Wanted::duty).toList());
    long waitMs = FOREVER;
    for (RoundKeeper.Wanted want : wanted) {
      Item item =
          items.computeIfAbsent(want.duty(), duty -> new Item(duty, nowMs + want.delayMs()));
      if (!item.asked && tookEffect(item)) {
        item.again(nowMs);
      }
      if (!item.asked && item.nextMs <= nowMs) {
        send(state, item, content, nowMs);
      }
      waitMs = Math.min(waitMs, item.asked ? FOREVER : Math.max(1, item.nextMs - nowMs));
    }
    return waitMs;
  }

  private void takeAnswers(long nowMs) {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      Item item = answer.item;
      switch (answer.admission) {
        case Admission.Admitted _, Admission.Duplicate _ -> {
          item.retry(nowMs, item.againMs);
          item.againMs = Math.min(AGAIN_MAX_MS, 2 * item.againMs);
        }
        case Admission.Busy busy -> item.retry(nowMs, busy.retryAfterMs());
        case Admission.Dropped dropped -> {
          LOG.info("{} was dropped: {}: {}", item.duty, dropped.code(), dropped.message());
          item.transaction = null; // signed again by the state of then
          item.retry(nowMs, item.againMs);
          item.againMs = Math.min(AGAIN_MAX_MS, 2 * item.againMs);
        }
      }
    }
  }

  private void send(
      Overlay state, Item item, Function<Duty, Optional<Transaction>> content, long nowMs) {
    SignedTransaction now = item.transaction;
    if (now != null) {
      Optional<Long> place = store.seqOf(now.id());
      if (place.isPresent()) {
        refused(item, leaf(place.get()), nowMs);
        return;
      }
    }
    boolean anew =
        now == null
            || item.duty instanceof Duty.Tick
            || now.envelope().expiryMs() < LedgerTime.now(state);
    if (anew) {
      Optional<Transaction> ready = content.apply(item.duty);
      if (ready.isEmpty()) {
        item.nextMs = nowMs + FOREVER; // whoever makes it ready says so: see ready()
        return;
      }
      now = signer.sign(state, ready.get());
      item.transaction = now;
    }
    var asking = engine.submit(TransactionWire.encode(java.util.Objects.requireNonNull(now)));
    item.asked = true; // not before: what throws is tried again
    asking.whenComplete((admission, failure) -> {
      answers.add(new Answer(item, failure == null ? admission : new Admission.Busy(AGAIN_MS)));
      wake.run();
    });
  }

  private boolean tookEffect(Item item) {
    SignedTransaction sent = item.transaction;
    return sent != null
        && store.seqOf(sent.id()).filter(place -> leaf(place).outcome() == 0).isPresent();
  }

  private Leaf leaf(long place) {
    return Leaf.CODEC.decode(store.leaf(place).orElseThrow());
  }

  /** It is in the log, and the state still waits: the rules refused it. */
  private static void refused(Item item, Leaf leaf, long nowMs) {
    LOG.warn("{} was refused by rule {}", item.duty, leaf.outcome());
    item.transaction = null;
    item.retry(nowMs, REFUSED_MS);
  }

  /** What was not ready may be now. */
  void ready() {
    long nowMs = nowMs();
    items.values().stream()
        .filter(item -> item.nextMs >= FOREVER / 2)
        .forEach(item -> item.nextMs = nowMs);
  }

  private long nowMs() {
    return steadyMs.getAsLong();
  }
}
