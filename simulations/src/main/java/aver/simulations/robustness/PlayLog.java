package aver.simulations.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The plays that are done, one line each in a file, so that a run that was stopped goes on where it
 * was. Used by one thread at a time.
 */
final class PlayLog {
  /** Changes when the same play would come out otherwise. */
  private static final int EXPERIMENT = 1;

  private final Path file;
  private final Map<String, Double> done = new TreeMap<>();

  /**
   * Opens the log of a folder, making it if need be. A last line that was cut short is played
   * again.
   *
   * @throws IOException if it cannot be read or written
   * @throws IllegalArgumentException if it is of other rounds, or no such log
   */
  PlayLog(Path folder, int rounds, double rate) throws IOException {
    Files.createDirectories(folder);
    this.file = folder.resolve("plays.csv");
    String head =
        "learning,rule,attack,liars,seed,accuracy,experiment=%d,rounds=%d,rate=%s"
            .formatted(EXPERIMENT, rounds, rate);
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    if (text.indexOf('\n') < 0 && head.startsWith(text)) { // new, or stopped while it was begun
      Files.writeString(file, head + "\n");
      return;
    }
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    List<String> lines = whole.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(head)) {
      throw new IllegalArgumentException(
          "%s holds plays of another kind: take another folder, or remove it".formatted(file));
    }
    if (whole.length() < text.length()) {
      Files.writeString(file, whole);
    }
    for (String line : lines.subList(1, lines.size())) {
      int comma = line.lastIndexOf(',');
      try {
        done.put(line.substring(0, comma), Double.parseDouble(line.substring(comma + 1)));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s has a line that is no play: '%s'".formatted(file, line), e);
      }
    }
  }

  boolean has(Play play) {
    return done.containsKey(play.id());
  }

  /** Adds a play to the file. */
  void add(Play play, double accuracy) {
    try {
      Files.writeString(file, "%s,%s\n".formatted(play.id(), accuracy), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    done.put(play.id(), accuracy);
  }

  /** What came of a play that is done. */
  double accuracy(Play play) {
    return done.getOrDefault(play.id(), Double.NaN);
  }
}
