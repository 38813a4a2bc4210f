package aver.ledger.node;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.node.health.Faults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the engine follow the ledger: whoever leads compares the engine's peers with the replicas of
 * the state, and changes one at a time until they are the same.
 */
final class EngineFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineFollower.class);
  private static final long LOOK_MS = 1_000;
  private static final long AGAIN_MS = 5_000;
  private static final long CHANGE_S = 120;
  private static final String WORK = "changing the engine's replicas";

  private final ConsensusEngine engine;
  private final Supplier<List<Peer>> wanted;
  private final Faults faults;
  private final Thread thread;
  private String last = "";

  EngineFollower(ConsensusEngine engine, Supplier<List<Peer>> wanted, Faults faults) {
    this.engine = engine;
    this.wanted = wanted;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("engine-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * The next set of peers on the way from those of an engine; empty when there. One comes and one
   * goes in a step, so that a replacement never leaves fewer than there were. Whoever asks goes
   * first, if it has to: while it stays it would let others in, who refuse it.
   */
  static Optional<List<Peer>> next(Membership membership, List<Peer> wanted) {
    List<Peer> now = membership.peers();
    Set<String> present = now.stream().map(Peer::id).collect(Collectors.toSet());
    Set<String> target = wanted.stream().map(Peer::id).collect(Collectors.toSet());
    Optional<Peer> goes =
        now.stream()
            .filter(p -> !target.contains(p.id()))
            .min(Comparator.comparing(p -> !p.id().equals(membership.self())));
    Optional<Peer> comes = wanted.stream().filter(p -> !present.contains(p.id())).findFirst();
    if (goes.isEmpty() && comes.isEmpty()) {
      return Optional.empty();
    }
    List<Peer> next = new ArrayList<>(now);
    goes.ifPresent(next::remove);
    comes.ifPresent(next::add);
    return Optional.of(next);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_MS);
        try {
          look();
          faults.works(WORK);
        } catch (RuntimeException e) {
          LOG.error("{} failed; it is tried again", WORK, e);
          faults.failing(WORK, e);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    Optional<List<Peer>> next =
        engine.health().leading() ? next(engine.membership(), wanted.get()) : Optional.empty();
    if (next.isEmpty()) {
      return;
    }
    try {
      engine.reconfigure(next.get()).toCompletableFuture().get(CHANGE_S, TimeUnit.SECONDS);
      LOG.info("the engine's replicas are now {}", next.get());
    } catch (ExecutionException | TimeoutException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(last)) {
        LOG.warn("the engine's replicas stay as they are for now: {}", why);
      }
      last = why;
      Thread.sleep(AGAIN_MS);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
