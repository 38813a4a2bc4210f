package aver.simulations.bench;

import java.util.List;

/** All benchmarks, in the order in which they run. */
final class Benchmarks {
  static final List<Benchmark> ALL =
      List.of(
          new WeightedMeanBenchmark(),
          new BlobRootBenchmark(),
          new SignatureBenchmark(),
          new ApplyBenchmark(),
          new TrainingBenchmark(),
          new AuditBenchmark(),
          RoundBenchmark.ratis(),
          RoundBenchmark.comet(),
          new TransactionsBenchmark(),
          new CometTransactionsBenchmark(),
          new FailoverBenchmark(),
          new OverheadBenchmark(),
          new RestartBenchmark(),
          CatchUpBenchmark.ratis(),
          CatchUpBenchmark.comet(),
          new MemoryBenchmark(),
          new MillionBenchmark(),
          new CommandBenchmark("help", List.of("ledger", "--help"), 0.5, 7),
          new CommandBenchmark("demo", List.of("demo"), 60, 1));

  private Benchmarks() {}
}
