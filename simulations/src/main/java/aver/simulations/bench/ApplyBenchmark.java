package aver.simulations.bench;

import aver.ledger.rules.tx.SignedTransaction;
import aver.simulations.bench.written.WrittenLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Executing and writing a block of transfers to members anywhere in a state of a million keys,
 * against the same in a state of ten thousand. Signatures are checked before: they would hide what
 * the size of the state costs.
 */
final class ApplyBenchmark implements SingleBenchmark {
  private static final int WARM_UPS = 10;
  private static final double GOAL = 2;

  private final int keys;
  private final int fewKeys;
  private final int transfers;
  private final int runs;

  /** The benchmark as it is documented. */
  ApplyBenchmark() {
    this(1_000_000, 10_000, 256, 40);
  }

  private ApplyBenchmark(int keys, int fewKeys, int transfers, int runs) {
    this.keys = keys;
    this.fewKeys = fewKeys;
    this.transfers = transfers;
    this.runs = runs;
  }

  @Override
  public Benchmark part(double part) {
    return new ApplyBenchmark(
        (int) Math.max(2 * fewKeys * part, keys * part),
        (int) Math.max(100, fewKeys * part),
        (int) Math.max(16, transfers * part),
        (int) Math.max(3, runs * part));
  }

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public String summary() {
    return "a block of transfers in a state of 1 M keys, against one of 10 k keys";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (WrittenLedger many = filled(scratch.resolve("many"), keys);
        WrittenLedger few = filled(scratch.resolve("few"), fewKeys)) {
      var manyBlocks = blocks(many, keys).iterator();
      var fewBlocks = blocks(few, fewKeys).iterator();
      Timing timing =
          Timing.of(
              () -> many.apply(manyBlocks.next()),
              () -> few.apply(fewBlocks.next()),
              WARM_UPS,
              runs);
      return Measurement.atMost(
          name(),
          timing.taskMs(),
          "ms",
          timing.referenceMs(),
          GOAL,
          "%d keys against %d, blocks of %d transfers to random members, executed, written and synced, signatures checked before; medians of %d runs, %s"
              .formatted(keys, fewKeys, transfers, runs, Timing.machine()));
    }
  }

  private static WrittenLedger filled(Path folder, int keys) {
    WrittenLedger ledger = new WrittenLedger(folder, List.of());
    ledger.fill(keys / 2);
    return ledger;
  }

  private List<List<SignedTransaction>> blocks(WrittenLedger ledger, int keys) {
    SplittableRandom random = new SplittableRandom(1);
    List<List<SignedTransaction>> blocks = new ArrayList<>();
    for (int b = 0; b < WARM_UPS + runs; b++) {
      List<SignedTransaction> block = new ArrayList<>();
      for (int i = 0; i < transfers; i++) {
        block.add(ledger.transfer(random.nextInt(keys / 2)));
      }
      blocks.add(ledger.checked(List.copyOf(block)));
    }
    return blocks;
  }
}
