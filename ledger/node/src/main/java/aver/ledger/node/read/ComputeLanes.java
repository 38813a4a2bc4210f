package aver.ledger.node.read;

import aver.ledger.vector.Lanes;
import aver.ledger.vector.threads.ExecutorLanes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All cores, for as long as a command computes. */
final class ComputeLanes implements AutoCloseable {
  private static final int CORES = Math.min(256, Runtime.getRuntime().availableProcessors());

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          CORES, Thread.ofPlatform().daemon().name("compute-", 0).factory());

  Lanes lanes() {
    return new ExecutorLanes(threads, CORES);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
