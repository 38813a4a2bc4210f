package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Engine;
import aver.simulations.bench.federation.Replicas;
import aver.simulations.bench.federation.SmallBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How long a replica takes that comes with an empty folder in the place of a lost one, from the
 * start of its process by the launcher until {@code /readyz} says that it may be asked. With Ratis
 * it takes the certified log from another replica, executes it and is taken in; with CometBFT its
 * engine finds a snapshot of that log. All four made the blocks, one transfer each: of CometBFT's
 * three each fourth takes a second more, since whoever is lost has its turn to propose, too.
 */
final class CatchUpBenchmark implements Benchmark {
  private static final int RUNS = 2;

  private static final int SAYS = 10;
  private static final double GOAL_SECONDS = 10;

  /** Fewer blocks of CometBFT come in the time in which it looks for a snapshot. */
  private static final int SNAPSHOT_FROM = 1_000;

  private final Engine engine;
  private final int blocks;
  private final int runs;

  private CatchUpBenchmark(Engine engine, int blocks, int runs) {
    this.engine = engine;
    this.blocks = blocks;
    this.runs = runs;
  }

  /** Behind three replicas with Ratis. */
  static CatchUpBenchmark ratis() {
    return new CatchUpBenchmark(Engine.RATIS, 10_000, RUNS);
  }

  /** Behind three replicas with CometBFT. */
  static CatchUpBenchmark comet() {
    return new CatchUpBenchmark(Engine.COMET, 10_000, RUNS);
  }

  @Override
  public Benchmark part(double part) {
    return new CatchUpBenchmark(
        engine, (int) Math.max(1, blocks * part), (int) Math.max(1, Math.rint(runs * part)));
  }

  @Override
  public String name() {
    return engine == Engine.RATIS ? "catch-up" : "catch-up-comet";
  }

  @Override
  public String summary() {
    return "a replica with an empty folder, 10 000 blocks behind 3 replicas with %s here"
        .formatted(engine.title());
  }

  @Override
  public Optional<String> obstacle() {
    return engine.obstacle();
  }

  @Override
  public List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    try (Replicas replicas = Replicas.start(scratch, engine)) {
      double filled = fill(replicas, progress);
      double[] seconds = new double[runs];
      int bySnapshot = 0;
      for (int run = 0; run < runs; run++) {
        String lost = another(replicas);
        replicas.lose(lost);
        String newcomer = "replica-" + (5 + run);
        replicas.replace(lost, newcomer, SNAPSHOT_FROM);
        seconds[run] = joined(replicas, newcomer);
        Optional<Long> snapshot = replicas.snapshot(newcomer);
        bySnapshot += snapshot.isPresent() ? 1 : 0;
        progress.accept(
            "%s was ready after %.2f s%s"
                .formatted(
                    newcomer,
                    seconds[run],
                    snapshot.map(" by a snapshot of height %d"::formatted).orElse("")));
      }
      Arrays.sort(seconds);
      return List.of(
          Measurement.within(
              name(),
              seconds[runs - 1],
              "s",
              GOAL_SECONDS,
              String.format(
                  Locale.ROOT,
                  "%d blocks of one transfer, made by four replicas at %.0f blocks/s; the slower of %d newcomers, one after the other, each with an empty folder%s; from the start of its process to readiness, the faster %.2f s; %s",
                  blocks,
                  blocks / filled,
                  runs,
                  engine == Engine.RATIS ? "" : ", %d of them by a snapshot".formatted(bySnapshot),
                  seconds[0],
                  Timing.machine())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /** A founder that runs and is not asked; none of them came by way of this measurement. */
  private static String another(Replicas replicas) throws IOException {
    String asked = replicas.asked();
    return replicas.founders().stream().filter(id -> !id.equals(asked)).findFirst().orElseThrow();
  }

  /** Makes the blocks; returns in how many seconds. */
  private double fill(Replicas replicas, Consumer<String> progress)
      throws IOException, InterruptedException, LedgerUnavailableException {
    int step = Math.max(1, blocks / SAYS);
    long startNs = System.nanoTime();
    new SmallBlocks(replicas.hospital(), replicas.asked())
        .make(
            blocks,
            made -> {
              if (made % step == 0) {
                progress.accept(
                    "%d of %d blocks, %.0f/s"
                        .formatted(made, blocks, made / ((System.nanoTime() - startNs) / 1e9)));
              }
            });
    return (System.nanoTime() - startNs) / 1e9;
  }

  /** Has a newcomer come; returns how long it took until it was ready, and once it counts. */
  private double joined(Replicas replicas, String newcomer)
      throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    replicas.join(newcomer);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    double height = replicas.figures(newcomer).now("aver_ledger_height");
    if (height < blocks) {
      throw new IOException("%s is ready at height %.0f only".formatted(newcomer, height));
    }
    replicas.awaitEntered(newcomer);
    return seconds;
  }
}
