package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Leaders;
import aver.simulations.bench.federation.SmallBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How long a replica takes that comes with an empty folder in the place of a lost one, from the
 * start of its process by the launcher until {@code /readyz} says that it may be asked: it takes
 * the certified log from another replica, executes it and is taken into Ratis. The lost one lacks
 * all blocks but the first few, so the others make them meanwhile, three of four, one transfer
 * each.
 */
final class CatchUpBenchmark implements Benchmark {
  private static final int RUNS = 2;

  private static final int SAYS = 10;
  private static final double GOAL_SECONDS = 10;

  private final int blocks;
  private final int runs;

  /** The benchmark as it is documented. */
  CatchUpBenchmark() {
    this(10_000, RUNS);
  }

  private CatchUpBenchmark(int blocks, int runs) {
    this.blocks = blocks;
    this.runs = runs;
  }

  @Override
  public Benchmark part(double part) {
    return new CatchUpBenchmark(
        (int) Math.max(1, blocks * part), (int) Math.max(1, Math.rint(runs * part)));
  }

  @Override
  public String name() {
    return "catch-up";
  }

  @Override
  public String summary() {
    return "a replica with an empty folder, 10 000 blocks behind 3 Ratis replicas here";
  }

  @Override
  public List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    try (Leaders replicas = Leaders.start(scratch)) {
      String lost = follower(replicas);
      replicas.lose(lost);
      double filled = fill(replicas, progress);
      double[] seconds = new double[runs];
      for (int run = 0; run < runs; run++) {
        if (run > 0) {
          lost = follower(replicas);
          replicas.lose(lost);
        }
        String newcomer = "replica-" + (5 + run);
        replicas.replace(lost, newcomer);
        seconds[run] = joined(replicas, newcomer);
        progress.accept("%s was ready after %.2f s".formatted(newcomer, seconds[run]));
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
                  "%d blocks of one transfer, made by three replicas at %.0f blocks/s; the slower of %d newcomers, one after the other, each with an empty folder; from the start of its process to readiness, the faster %.2f s; %s",
                  blocks,
                  blocks / filled,
                  runs,
                  seconds[0],
                  Timing.machine())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /** A founder that runs and does not lead; none of them came by way of this measurement. */
  private static String follower(Leaders replicas) throws IOException, InterruptedException {
    String leader = replicas.leader();
    return replicas.founders().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** Makes the blocks; returns in how many seconds. */
  private double fill(Leaders replicas, Consumer<String> progress)
      throws IOException, InterruptedException, LedgerUnavailableException {
    int step = Math.max(1, blocks / SAYS);
    long startNs = System.nanoTime();
    new SmallBlocks(replicas.hospital(), replicas.leader())
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
  private double joined(Leaders replicas, String newcomer)
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
