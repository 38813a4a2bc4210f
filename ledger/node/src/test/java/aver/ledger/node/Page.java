package aver.ledger.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A page of docs/operate, as somebody reads it who types its lines.
 *
 * @param name of its file
 * @param lines of it, without the blanks around them
 */
public record Page(String name, List<String> lines) {
  /** Reads a page from the sources, wherever in them a test runs. */
  public static Page of(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("docs/operate"))) {
      root = root.getParent();
      if (root == null) {
        throw new AssertionError("no folder docs/operate above here");
      }
    }
    Path file = root.resolve("docs/operate").resolve(name);
    try (Stream<String> lines = Files.lines(file)) {
      return new Page(name, lines.map(String::strip).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("there is no page " + name, e);
    }
  }

  /** The line that is this one, or else the first that begins so. */
  public String line(String beginning) {
    if (lines.contains(beginning)) {
      return beginning; // another one may be the same with a flag more
    }
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no line " + beginning));
  }

  /**
   * The lines from the first that begins so to the next one that is empty: a file to be written.
   */
  public List<String> block(String beginning) {
    int first = lines.indexOf(line(beginning));
    return lines.stream().skip(first).takeWhile(line -> !line.isEmpty()).toList();
  }

  /**
   * The words behind {@code aver} of the first line that begins so.
   *
   * @param here what is meant here by words such as {@code replica.yaml}, each of which has to be
   *     on the line
   */
  public String[] typed(String beginning, Map<String, String> here) {
    List<String> words = new ArrayList<>(Arrays.asList(line(beginning).split(" ", -1)));
    if (!words.removeFirst().equals("aver") || !words.containsAll(here.keySet())) {
      throw new AssertionError("%s: no %s in %s".formatted(name, here.keySet(), words));
    }
    return words.stream().map(word -> here.getOrDefault(word, word)).toArray(String[]::new);
  }
}
