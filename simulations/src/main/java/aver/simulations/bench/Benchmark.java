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
   * Measures; the reference in the same run, since machines and their load differ.
   *
   * @param scratch an empty folder for its files, removed afterwards
   * @throws IOException if the disk fails
   */
  Measurement measure(Path scratch) throws IOException;
}
