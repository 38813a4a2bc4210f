package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Small transactions, from the first that is sent to the certificate over the last: four Ratis
 * replicas as processes on this machine, each of which checks each signature. So the processors
 * here cannot do more than a quarter of the checks that bare Bouncy Castle does on them.
 */
final class TransactionsBenchmark implements SingleBenchmark {
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
      LoadRun run = LoadRun.of(federation, Load.of(federation, transactions));
      return Measurement.atLeast(
          name(),
          run.rate(),
          "transactions/s",
          bare / MEMBERS,
          GOAL,
          String.format(
              Locale.ROOT,
              "%d transfers after %d, by %d members who sign before, each at a replica of its own; %s; reference: a quarter of %.0f checks/s, the replicas not yet started; %s",
              run.transactions(),
              LOADS_BEFORE * transactions,
              MEMBERS,
              run.replicas(),
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
