package aver.simulations.bench;

import java.util.List;

/** All benchmarks, in the order in which they run. */
final class Benchmarks {
  static final List<Benchmark> ALL = List.of(new WeightedMeanBenchmark(), new BlobRootBenchmark());

  private Benchmarks() {}
}
