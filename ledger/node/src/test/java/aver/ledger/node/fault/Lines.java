package aver.ledger.node.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the rows of one run came to, in the order of the table whichever ended first. Its file is
 * written anew after each row, so it is whole at any time and holds nothing of an earlier run.
 */
final class Lines {
  /** The verdict of a row that did not come to its end. */
  static final String VIOLATED = "VIOLATED";

  private static final int REASON_MAX = 300;

  private static final String HEAD =
      """
      | row | engine | injected | seen | invariants | took |
      |---|---|---|---|---|---|
      """;

  private final Path file;
  private final long beganNs = System.nanoTime();
  private final List<Line> lines = new ArrayList<>();

  Lines(Path file) {
    this.file = file;
  }

  /** A row that was played. */
  record Line(
      String number, String engine, String injected, String seen, String verdict, long seconds) {
    private static final Comparator<Line> ORDER =
        Comparator.comparingInt(Line::row)
            .thenComparing(Line::number)
            .thenComparing(Line::injected)
            .thenComparing(Line::engine, Comparator.reverseOrder());

    private int row() {
      String digits = number.replaceFirst("\\D.*", "");
      return digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private String text() {
      return "| %s | %s | %s | %s | %s | %d s |"
          .formatted(number, engine, injected, seen, verdict, seconds);
    }
  }

  /** The verdict of a row that failed, with the beginning of the reason. */
  static String violated(Throwable failure) {
    String reason = String.valueOf(failure).replaceAll("[\\s|]+", " ");
    return VIOLATED + ": " + reason.substring(0, Math.min(REASON_MAX, reason.length()));
  }

  /** Notes a row that ended; says so on standard output too. */
  synchronized void add(Line line) throws IOException {
    lines.add(line);
    lines.sort(Line.ORDER);
    System.out.println(line.text());
    StringBuilder text = new StringBuilder(HEAD);
    for (Line each : lines) {
      text.append(each.text()).append('\n');
    }
    Files.writeString(file, text.append('\n').append(total()).append('\n'));
  }

  private String total() {
    long violated = lines.stream().filter(line -> line.verdict().startsWith(VIOLATED)).count();
    long sum = lines.stream().mapToLong(Line::seconds).sum();
    return "%d rows, %d of them %s; %d min from the first start to the last end, the sum of the rows %d min."
        .formatted(
            lines.size(),
            violated,
            VIOLATED,
            Duration.ofNanos(System.nanoTime() - beganNs).toMinutes(),
            Duration.ofSeconds(sum).toMinutes());
  }
}
