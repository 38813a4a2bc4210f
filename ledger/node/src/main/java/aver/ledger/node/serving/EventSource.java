package aver.ledger.node.serving;

import aver.ledger.node.certify.Certifier;
import aver.ledger.node.health.Faults;
import aver.ledger.store.BlockHead;
import aver.ledger.store.LedgerStore;
import aver.proto.v1.FollowResponse;
import java.util.Set;
import java.util.TreeSet;

/** Publishes each newly certified height, in a thread of its own, with the tasks that changed. */
public final class EventSource implements AutoCloseable {
  private static final long LOOK_MS = 5_000;
  private static final long BLOCKS_MAX = 64;
  private static final int TASKS_MAX = 64;
  private static final String TASK = "task/";

  private final LedgerStore store;
  private final Certifier certifier;
  private final Events events;
  private final Thread thread;

  /** Makes one; {@link #start} begins. */
  public EventSource(LedgerStore store, Certifier certifier, Events events, Faults faults) {
    this.store = store;
    this.certifier = certifier;
    this.events = events;
    this.thread =
        Thread.ofPlatform()
            .name("events")
            .daemon()
            .unstarted(() -> faults.guard("telling followers", this::run));
  }

  /** Begins to tell, in a thread of its own. */
  public void start() {
    thread.start();
  }

  private void run() {
    long told = -1;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long before = told;
        if (certifier.await(() -> certified() > before, LOOK_MS)) {
          told = certified();
          events.publish(hint(before, told));
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private long certified() {
    return store.checkpoints().newestHeight().orElse(-1L);
  }

  private FollowResponse hint(long before, long now) {
    FollowResponse.Builder hint = FollowResponse.newBuilder().setCertifiedHeight(now);
    store.head(now).map(BlockHead::logSize).ifPresent(hint::setLogSize);
    Set<String> tasks = new TreeSet<>();
    for (long height = Math.max(before, now - BLOCKS_MAX) + 1; height <= now; height++) {
      store.changedKeys(height).stream()
          .filter(key -> key.startsWith(TASK))
          .map(key -> key.substring(TASK.length()).split("/", 2)[0])
          .forEach(tasks::add);
    }
    tasks.stream().limit(TASKS_MAX).forEach(hint::addTasks);
    return hint.build();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
