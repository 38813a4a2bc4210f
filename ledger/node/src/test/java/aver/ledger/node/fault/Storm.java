package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.process.Flood;
import aver.ledger.node.process.Processes;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A member that offers one replica more than it takes, again and again, beside what a row measures.
 */
final class Storm implements AutoCloseable {
  /** Whoever takes no part in what is measured. */
  private static final String MEMBER = "researcher-1";

  private final Flood flood;
  private final ExecutorService line = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final long beganNs = System.nanoTime();
  private final Future<Integer> times;

  /**
   * Begins at once.
   *
   * @param clock from which ledger time is read
   */
  Storm(Processes processes, Endpoint target, LedgerClient clock) throws IOException {
    KeyFile keys = processes.keys(MEMBER);
    this.flood = new Flood(target, keys);
    Digest chainId = processes.genesis().chainId();
    this.times =
        line.submit(() -> {
          int count = 0;
          while (count == 0 || !enough.get()) {
            flood.send(chainId, MEMBER, keys, clock.refresh().timeMs());
            count++;
          }
          return count;
        });
  }

  /** Ends it, and says what came of it: some was taken, and some was too much. */
  String end() throws Exception {
    enough.set(true);
    int count = times.get(Row.LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(flood.busy()).as("told to come again later").isPositive();
    assertThat(flood.admitted()).as("admitted").isPositive();
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs);
    return "%d times in %d s: %d admitted, %d told that it is busy"
        .formatted(count, seconds, flood.admitted(), flood.busy());
  }

  @Override
  public void close() throws IOException {
    enough.set(true);
    line.shutdownNow();
    flood.close();
  }
}
