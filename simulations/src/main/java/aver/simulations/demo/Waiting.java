package aver.simulations.demo;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.cli.CommandFailed;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.simulations.demo.process.Fleet;
import java.time.Duration;

/** Waits for what the ledger shows, as long as all processes live. */
final class Waiting {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long PAUSE_MS = 200;

  private final LedgerClient client;
  private final Fleet fleet;
  private final Stage stage;

  /** Looks at the ledger once. */
  @FunctionalInterface
  interface Look {
    boolean found() throws LedgerUnavailableException;
  }

  Waiting(LedgerClient client, Fleet fleet, Stage stage) {
    this.client = client;
    this.fleet = fleet;
    this.stage = stage;
  }

  /**
   * Looks again whenever something was certified.
   *
   * @param what is waited for, for people
   * @throws CommandFailed with exit code 3 if a process ends by itself or it takes too long
   */
  void until(String what, Look look) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      fleet.requireAlive();
      long seen = client.newest().map(LedgerCheckpoint::height).orElse(-1L);
      try {
        if (look.found()) {
          return;
        }
        stage.progress("%s (%d s)".formatted(what, stage.elapsed().toSeconds()));
        client.awaitNewer(
            Math.max(seen, client.newest().map(LedgerCheckpoint::height).orElse(-1L)), LOOK);
      } catch (LedgerUnavailableException e) {
        stage.progress("%s (%d s)".formatted(what, stage.elapsed().toSeconds()));
        Thread.sleep(PAUSE_MS);
      }
    }
    throw CommandFailed.unavailable(
        "%s did not happen within %d minutes: look into the log.txt of the folders"
            .formatted(what, LIMIT.toMinutes()));
  }
}
