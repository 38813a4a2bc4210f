package aver.ledger.node.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds and damages files of a stopped replica. */
final class Damage {
  private Damage() {}

  /** Flips one bit in the middle of a file. */
  static void flip(Path damaged) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
  }

  /** The files of a folder whose names end so. */
  static List<Path> all(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  /** The one of them that was written last. */
  static Path newest(Path folder, String ending) throws IOException {
    return all(folder, ending).stream()
        .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
        .orElseThrow();
  }
}
