package aver.simulations.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something whose speed or size is measured, and the plain reference that it is compared with. One
 * small class each.
 */
public interface Benchmark {
  /** Stable name, lower case with hyphens. */
  String name();

  /** One line: what is measured against what. */
  String summary();

  /**
   * This benchmark with less work, whose conditions then say how much: for a quick look, and for
   * tests. One that has nothing to leave out stays as it is.
   *
   * @param part of the full work, above 0 to 1
   */
  default Benchmark part(double part) {
    return this;
  }

  /** Why it cannot be run here, and what to do about it; empty where it can. */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Measures; the reference in the same run, since machines and their load differ.
   *
   * @param scratch an empty folder for its files, removed afterwards
   * @param progress is told now and then how far it is, a line at a time
   * @return at least one
   * @throws IOException if the disk fails
   */
  List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException;
}
