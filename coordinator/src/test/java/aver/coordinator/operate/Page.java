package aver.coordinator.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of docs/operate, as somebody reads it who types its lines.
 *
 * @param name of its file
 * @param lines of it, without the blanks around them
 */
record Page(String name, List<String> lines) {
  private static final Path FOLDER = Path.of("../docs/operate");

  static Page of(String name) throws IOException {
    return new Page(
        name, Files.readAllLines(FOLDER.resolve(name)).stream().map(String::strip).toList());
  }

  /** The first line that begins so. */
  String line(String beginning) {
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no line " + beginning));
  }
}
