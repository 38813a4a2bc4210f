package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Engine;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import aver.simulations.bench.idle.IdleOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Small transactions with CometBFT, from the first that is sent to the certificate over the last,
 * against the same bytes with the same engine over ledgers that do nothing: no check of a
 * signature, no execution, no disk of their own, no certificate, no member that calls. Both are
 * there all the time and work in turn, so that both meet the same machine.
 */
final class CometTransactionsBenchmark implements Benchmark {
  private static final int MEMBERS = 4;
  private static final int WARM_UPS = 3;
  private static final int RUNS = 3;
  private static final double GOAL = 0.5;

  private final int transactions;

  /** The benchmark as it is documented. */
  CometTransactionsBenchmark() {
    this(8_000);
  }

  private CometTransactionsBenchmark(int transactions) {
    this.transactions = transactions;
  }

  @Override
  public Benchmark part(double part) {
    return new CometTransactionsBenchmark((int) Math.max(MEMBERS, transactions * part));
  }

  @Override
  public String name() {
    return "transactions-comet";
  }

  @Override
  public String summary() {
    return "small transactions certified by 4 replicas with CometBFT here, against CometBFT alone";
  }

  @Override
  public Optional<String> obstacle() {
    return Engine.COMET.obstacle();
  }

  @Override
  public List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    try (IdleOrder idle = IdleOrder.start(scratch.resolve("idle"));
        Federation federation =
            Federation.start(scratch.resolve("federation"), MEMBERS, Engine.COMET)) {
      for (int load = 0; load < WARM_UPS; load++) {
        inTurn(federation, idle, progress);
      }
      double[] alone = new double[RUNS];
      LoadRun[] runs = new LoadRun[RUNS];
      for (int run = 0; run < RUNS; run++) {
        Turn turn = inTurn(federation, idle, progress);
        alone[run] = turn.alone();
        runs[run] = turn.certified();
      }
      Arrays.sort(alone);
      Arrays.sort(runs, Comparator.comparingDouble(LoadRun::rate));
      return List.of(measurement(runs[RUNS / 2], alone[RUNS / 2]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /**
   * One load, twice.
   *
   * @param certified in the federation
   * @param alone transactions a second that the engine ordered alone
   */
  private record Turn(LoadRun certified, double alone) {}

  private Turn inTurn(Federation federation, IdleOrder idle, Consumer<String> progress)
      throws IOException, InterruptedException, LedgerUnavailableException {
    Load load = Load.of(federation, transactions);
    LoadRun certified = LoadRun.of(federation, load);
    double alone = load.size() / idle.seconds(load.bytes());
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d transactions: %.0f/s certified, %.0f/s by the engine alone",
            load.size(),
            certified.rate(),
            alone));
    return new Turn(certified, alone);
  }

  private Measurement measurement(LoadRun run, double alone) {
    return Measurement.atLeast(
        name(),
        run.rate(),
        "transactions/s",
        alone,
        GOAL,
        String.format(
            Locale.ROOT,
            "medians of %d times %d transfers after %d times as many, by %d members who sign before, each at a replica of its own; %s; reference: the same bytes in turn with these, by four engines over one process that only counts them; %s",
            RUNS,
            run.transactions(),
            WARM_UPS,
            MEMBERS,
            run.replicas(),
            Timing.machine()));
  }
}
