package aver.simulations.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A benchmark that finds one figure and is done before anybody asks how far it is. */
interface SingleBenchmark extends Benchmark {
  /** As {@link Benchmark#measure(Path, Consumer)}. */
  Measurement measure(Path scratch) throws IOException;

  @Override
  default List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    return List.of(measure(scratch));
  }
}
