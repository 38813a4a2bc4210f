package aver.ledger.engine;

import java.util.concurrent.CompletionStage;

/**
 * Brings a replica forward whose engine no longer has the entries it lacks, by another replica's
 * snapshot. Verifying it against a certified checkpoint and swapping the directories is the
 * application's work.
 */
@FunctionalInterface
public interface SnapshotFetcher {
  /**
   * Completes with the application's new point once it was swapped in and is durable; fails if no
   * peer has one that reaches {@code atLeast}, and is then asked again. The engine calls nothing
   * else of the application meanwhile.
   */
  CompletionStage<AppPoint> fetch(Membership from, EngineCursor atLeast);

  /** For engines and tests that always have all entries. */
  static SnapshotFetcher none() {
    return (from, atLeast) ->
        java.util.concurrent.CompletableFuture.failedFuture(
            new EngineException(
                "no replica to fetch a snapshot from was set; start this replica from a copy"));
  }
}
