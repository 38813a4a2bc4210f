package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import aver.simulations.bench.federation.ReplicaFigures;
import java.io.IOException;
import java.util.Locale;

/**
 * What it took to have a load certified, from the first transaction that was sent to the
 * certificate over the last.
 *
 * @param transactions how many
 * @param seconds by the clock
 * @param blocks that a replica executed meanwhile, the mean of all
 * @param executeMs a block
 * @param commitMs a block
 * @param processorMs of the four replicas and their engines, all in all
 */
record LoadRun(
    int transactions,
    double seconds,
    double blocks,
    double executeMs,
    double commitMs,
    double processorMs) {
  private static final int REPLICAS = 4;

  /** Sends a load to the replicas of a federation. */
  static LoadRun of(Federation federation, Load load)
      throws IOException, InterruptedException, LedgerUnavailableException {
    ReplicaFigures before = federation.figures();
    double processorMs = federation.processes().processorMs();
    long startNs = System.nanoTime();
    load.run();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    processorMs = federation.processes().processorMs() - processorMs;
    ReplicaFigures after = federation.figures();
    return new LoadRun(
        load.size(),
        seconds,
        after.since(before, "aver_block_execute_seconds_count") / REPLICAS,
        after.meanMs(before, "aver_block_execute"),
        after.meanMs(before, "aver_block_commit"),
        processorMs);
  }

  /** Transactions a second. */
  double rate() {
    return transactions / seconds;
  }

  /** What the replicas did, for the conditions of a measurement. */
  String replicas() {
    return String.format(
        Locale.ROOT,
        "%.0f a block, which took %.1f ms to execute and %.1f ms to write; %.2f ms of processor"
            + " time each in the four replicas and their engines",
        transactions / Math.max(1, blocks),
        executeMs,
        commitMs,
        processorMs / transactions);
  }
}
