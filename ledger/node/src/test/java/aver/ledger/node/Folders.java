package aver.ledger.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of stopped replicas, copied and removed as operators and broken disks do it. */
public final class Folders {
  private Folders() {}

  /** Copies all that is in a folder. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(file)) { // a killed process leaves its socket
          Files.copy(file, target);
        }
      }
    }
  }

  /** Removes a folder if it is there. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Puts a copy in the place of a folder. */
  public static void replace(Path folder, Path copy) throws IOException {
    delete(folder);
    copy(copy, folder);
  }
}
