package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long a replica takes, from the start of its process by the launcher until {@code /readyz}
 * says that it may be asked, when the ledger and the engine's log hold 200 000 transactions.
 */
final class RestartBenchmark implements SingleBenchmark {
  private static final int MEMBERS = 4;
  private static final int AT_ONCE = 20_000;

  /** How many replicas are started again. */
  static final int RUNS = 3;

  private static final double GOAL_SECONDS = 3;

  private final int transactions;

  /** The benchmark as it is documented. */
  RestartBenchmark() {
    this(200_000);
  }

  private RestartBenchmark(int transactions) {
    this.transactions = transactions;
  }

  @Override
  public Benchmark part(double part) {
    return new RestartBenchmark((int) Math.max(MEMBERS, transactions * part));
  }

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String summary() {
    return "restart of a replica after 200 k transactions, from its process to readiness";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (Federation federation = Federation.start(scratch, MEMBERS)) {
      for (int sent = 0; sent < transactions; ) {
        Load load = Load.of(federation, Math.min(AT_ONCE, transactions - sent));
        load.run();
        sent += Math.max(1, load.size());
      }
      return restarts(name(), federation, RUNS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /** Stops and starts replicas, one after the other, with what their ledger holds now. */
  static Measurement restarts(String name, Federation federation, int runs)
      throws IOException, InterruptedException, LedgerUnavailableException {
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      federation.stop(run);
      long startNs = System.nanoTime();
      federation.restart(run);
      seconds[run] = (System.nanoTime() - startNs) / 1e9;
    }
    Arrays.sort(seconds);
    return Measurement.within(
        name,
        seconds[runs / 2],
        "s",
        GOAL_SECONDS,
        "%d transactions in the log of 4 Ratis replicas; one stopped and started by the launcher, the others at work; median of %d replicas, %.2f to %.2f s, %s"
            .formatted(
                federation.coordinator().refresh().size(),
                runs,
                seconds[0],
                seconds[runs - 1],
                Timing.machine()));
  }
}
