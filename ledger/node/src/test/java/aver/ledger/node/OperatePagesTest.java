package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages of docs/operate have each alarm that a replica logs, and each number that it shows. */
final class OperatePagesTest {
  private static final Path PAGES = Path.of("..", "..", "docs", "operate");
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern ALARM =
      Pattern.compile("(LOG\\.error|alarms\\.raise)\\(\\s*(%s(?:\\s*\\+\\s*%<s)*)".formatted(TEXT));
  private static final Pattern METRIC = Pattern.compile("\"(aver(?:\\.[a-z]+)+)\"");
  private static final Pattern LISTED_ALARM = Pattern.compile("`(ALARM[^`]*)`");
  private static final Pattern LISTED_METRIC = Pattern.compile("`(aver_[a-z_]+)(?:\\{[a-z,]*})?`");

  @Test
  void eachAlarmIsOnThePage() throws IOException {
    List<String> listed = found(LISTED_ALARM, Files.readString(PAGES.resolve("replica.md")));
    Set<String> used = new TreeSet<>();
    List<String> alarms = alarms();
    assertThat(alarms).hasSizeGreaterThan(15);
    for (String alarm : alarms) {
      List<String> lines = listed.stream().filter(line -> means(line, alarm)).toList();
      assertThat(lines).as("lines of replica.md for: " + alarm).isNotEmpty();
      used.addAll(lines);
    }
    assertThat(listed).as("are said by the program").allMatch(used::contains);
  }

  @Test
  void eachMetricIsOnThePage() throws IOException {
    List<String> listed = found(LISTED_METRIC, Files.readString(PAGES.resolve("metrics.md")));
    Set<String> used = new TreeSet<>();
    List<String> metrics = metrics();
    assertThat(metrics).hasSizeGreaterThan(25);
    for (String metric : metrics) {
      String name = metric.replace('.', '_');
      List<String> lines = // a counter and a timer have an end that the exposition adds
          Stream.of(name, name + "_total", name + "_seconds").filter(listed::contains).toList();
      assertThat(lines).as("lines of metrics.md for: " + name).isNotEmpty();
      used.addAll(lines);
    }
    assertThat(listed).as("are shown by the program").allMatch(used::contains);
  }

  /** Points of ellipsis on the page stand for whatever the program says there. */
  private static boolean means(String line, String alarm) {
    String known = line.replace("...", "\\E.*\\Q");
    return Pattern.matches("\\Q" + known + "\\E.*", alarm);
  }

  private static List<String> alarms() throws IOException {
    List<String> alarms = new ArrayList<>();
    for (String source : sources(Path.of(".."))) {
      ALARM
          .matcher(source)
          .results()
          .map(OperatePagesTest::alarm)
          .filter(text -> text.startsWith("ALARM") && !text.equals("ALARM: {}"))
          .forEach(alarms::add);
    }
    return alarms;
  }

  private static String alarm(MatchResult call) {
    String text = String.join("", found(Pattern.compile("\"(.*?)\""), call.group(2)));
    return call.group(1).startsWith("LOG") ? text : "ALARM: " + text;
  }

  private static List<String> metrics() throws IOException {
    List<String> metrics = new ArrayList<>();
    for (String source : sources(Path.of("."))) {
      if (source.contains("import io.micrometer")) {
        metrics.addAll(found(METRIC, source));
      }
    }
    return metrics;
  }

  private static List<String> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        if (file.toString().contains("src/main/java")) {
          sources.add(Files.readString(file));
        }
      }
      return sources;
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
