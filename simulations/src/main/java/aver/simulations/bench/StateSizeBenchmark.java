package aver.simulations.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Applying a block of 100 transfers on a state of 1 000 000 keys, against the same on 10 000.
 *
 * <p>Both are whole: signatures, rules, state tree, log, and one synced write to the disk.
 */
final class StateSizeBenchmark implements Benchmark {
  private static final int MANY = 1_000_000;
  private static final int FEW = 10_000;
  private static final int BLOCK = 100;
  private static final int WARM_UPS = 20;
  private static final int RUNS = 41;
  private static final double GOAL = 2;

  @Override
  public String name() {
    return "apply-state-size";
  }

  @Override
  public String summary() {
    return "applying a block of 100 transfers at 1 000 000 keys, against 10 000 keys";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (BenchLedger many = new BenchLedger(scratch.resolve("many"));
        BenchLedger few = new BenchLedger(scratch.resolve("few"))) {
      many.fill(MANY);
      few.fill(FEW);
      Timing timing = Timing.of(blocks(many), blocks(few), WARM_UPS, RUNS);
      return Measurement.atMost(
          name(),
          timing.taskMs(),
          "ms",
          timing.referenceMs(),
          GOAL,
          "blocks of %d signed transfers, written and synced, medians of %d runs, %s"
              .formatted(BLOCK, RUNS, Timing.machine()));
    }
  }

  private static Timing.Task blocks(BenchLedger ledger) {
    List<List<byte[]>> ready = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + RUNS; i++) {
      ready.add(ledger.transfers(BLOCK));
    }
    return () -> ledger.apply(ready.removeLast());
  }
}
