package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import aver.simulations.bench.federation.ReplicaFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Small transactions, from the first that is sent to the certificate over the last: four Ratis
 * replicas as processes on this machine, each of which checks each signature. So the processors
 * here cannot do more than a quarter of the checks that bare Bouncy Castle does on them.
 */
final class TransactionsBenchmark implements Benchmark {
  private static final int MEMBERS = 4;
  private static final int CHECKS = 4096;

  /** So many times the measured transactions go before: until then the JVM compiles. */
  private static final int LOADS_BEFORE = 3;

  private static final int WARM_UPS = 3;
  private static final int RUNS = 7;
  private static final double GOAL = 0.35;

  private final int transactions;

  /** The benchmark as it is documented. */
  TransactionsBenchmark() {
    this(20_000);
  }

  private TransactionsBenchmark(int transactions) {
    this.transactions = transactions;
  }

  @Override
  public Benchmark part(double part) {
    return new TransactionsBenchmark((int) Math.max(MEMBERS, transactions * part));
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public String summary() {
    return "small transactions certified by 4 Ratis replicas here, against a quarter of bare checks";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    byte[] seed = Digest.sha256(new byte[] {1}).bytes();
    double bare =
        BareChecks.of(CHECKS, "member", Digest.ZERO, SigningKey.ofSeed(seed)).rate(WARM_UPS, RUNS);
    try (Federation federation = Federation.start(scratch, MEMBERS)) {
      for (int load = 0; load < LOADS_BEFORE; load++) {
        Load.of(federation, transactions).run();
      }
      Load load = Load.of(federation, transactions);
      ReplicaFigures before = federation.figures();
      double replicasMs = federation.processorMs();
      long startNs = System.nanoTime();
      load.run();
      double seconds = (System.nanoTime() - startNs) / 1e9;
      replicasMs = federation.processorMs() - replicasMs;
      ReplicaFigures after = federation.figures();
      return Measurement.atLeast(
          name(),
          load.size() / seconds,
          "transactions/s",
          bare / MEMBERS,
          GOAL,
          String.format(
              Locale.ROOT,
              "%d transfers after %d, by %d members who sign before, each at a replica of its own; %.0f a block, which took %.1f ms to execute and %.1f ms to write; %.2f ms of processor time each in the four replicas; reference: a quarter of %.0f checks/s, the replicas not yet started; %s",
              load.size(),
              LOADS_BEFORE * transactions,
              MEMBERS,
              (double) MEMBERS
                  * load.size()
                  / Math.max(1, after.since(before, "aver_block_execute_seconds_count")),
              after.meanMs(before, "aver_block_execute"),
              after.meanMs(before, "aver_block_commit"),
              replicasMs / load.size(),
              bare,
              Timing.machine()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }
}
