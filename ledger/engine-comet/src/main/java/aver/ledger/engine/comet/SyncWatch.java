package aver.ledger.engine.comet;

import org.jspecify.annotations.Nullable;

/** What an engine that looks for a snapshot does not do by itself; looked at each second. */
final class SyncWatch {
  private final StateSync sync;
  private final Supervisor supervisor;
  private final Runnable forgetKeys;
  private @Nullable Rpc before;

  /**
   * Looks at nothing yet.
   *
   * @param forgetKeys takes away the keys that the engine has read
   */
  SyncWatch(StateSync sync, Supervisor supervisor, Runnable forgetKeys) {
    this.sync = sync;
    this.supervisor = supervisor;
    this.forgetKeys = forgetKeys;
  }

  /** To be called after a process has answered. */
  void look() {
    Rpc now = supervisor.rpc();
    if (sync.active() && now != null) {
      if (now == before) { // it asks late where the ledger stands, and has answered since
        supervisor.whileRuns(now, forgetKeys);
      }
      sync.stuck(System.nanoTime()).ifPresent(supervisor::restart);
    }
    if (now != null && sync.cameWithout()) {
      supervisor.restart(
          "it came by a snapshot without one of the others, and connects to all now");
    }
    before = now;
  }
}
