package aver.ledger.node.roster;

import aver.ledger.engine.EngineHealth;
import aver.ledger.node.health.Faults;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * While nobody is seen to lead, asks who the replicas are now. A replica that was away while
 * another was replaced knows only the keys of its own height: if the newcomer leads when it comes
 * back, it would refuse the leader, and with it the blocks that name that key.
 */
public final class LeaderSearch implements AutoCloseable {
  /** Of a second each: an election takes one or two, and nobody has to be asked meanwhile. */
  private static final int FIRST_LOOK = 5;

  /** In a long outage there is nobody to answer either. */
  private static final int EVERY_LOOKS_MOST = 60;

  private static final String WORK = "asking who the replicas are";

  private final Supplier<EngineHealth> engine;
  private final Runnable ask;
  private final Duration look;
  private final Faults faults;
  private final Thread thread;

  /**
   * Does nothing before its start.
   *
   * @param engine how the engine is doing
   * @param ask asks the others, however long it takes
   * @param look how often the engine is looked at
   */
  public LeaderSearch(Supplier<EngineHealth> engine, Runnable ask, Duration look, Faults faults) {
    this.engine = engine;
    this.ask = ask;
    this.look = look;
    this.faults = faults;
    this.thread = Thread.ofVirtual().name("leader-search").unstarted(this::run);
  }

  /** Begins to look, in a thread of its own. */
  public void start() {
    thread.start();
  }

  /** Whether to ask when a leader was missing at so many looks in a row: 5, 10, 20, 40, 60, 120. */
  static boolean due(int looks) {
    int doubled = FIRST_LOOK;
    while (doubled < looks && doubled < EVERY_LOOKS_MOST) {
      doubled *= 2;
    }
    return looks < EVERY_LOOKS_MOST ? doubled == looks : looks % EVERY_LOOKS_MOST == 0;
  }

  private void run() {
    int without = 0;
    try {
      while (true) {
        Thread.sleep(look);
        without = engine.get().leader().isPresent() ? 0 : without + 1;
        if (due(without)) {
          tryAsking();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryAsking() {
    try {
      ask.run();
      faults.works(WORK);
    } catch (RuntimeException e) {
      faults.failing(WORK, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
