package aver.simulations.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One thing whose speed is measured, and the plain reference that it is compared with. One small
 * class each.
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

  /**
   * Measures; the reference in the same run, since machines and their load differ.
   *
   * @param scratch an empty folder for its files, removed afterwards
   * @throws IOException if the disk fails
   */
  Measurement measure(Path scratch) throws IOException;
}
