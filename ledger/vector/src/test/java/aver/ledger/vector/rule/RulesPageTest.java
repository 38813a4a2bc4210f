package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/rules.md} has the rules and the bounds of the code. */
class RulesPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/rules.md"));
  }

  @Test
  void everyRuleHasItsLineInTheOrderOfTheList() throws IOException {
    List<String> lines =
        page()
            .lines()
            .filter(
                line -> line.startsWith("| `") && line.chars().filter(c -> c == '|').count() == 8)
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    assertThat(lines).isEqualTo(AggregationRules.FORMS.stream().map(RuleForm::name).toList());
  }

  @Test
  void everyCommonParameterIsNamed() throws IOException {
    String page = page();
    for (RuleParameter parameter : AggregationRules.COMMON) {
      assertThat(page).contains("`" + parameter.name() + "`");
      for (String word : parameter.words()) {
        assertThat(page).contains("`" + word + "`");
      }
    }
  }

  @Test
  void everyTestThatTheTableNamesIsThere() throws IOException {
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`").matcher(page());
    Map<String, String> sources = sources();
    int found = 0;
    while (named.find()) {
      assertThat(sources.getOrDefault(named.group(1), ""))
          .as(named.group())
          .contains("void " + named.group(2) + "(");
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  /** The tests of all modules by their class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files =
        Files.find(
            Path.of("../.."),
            20,
            (file, _) ->
                file.toString().contains("src/test/java")
                    && file.toString().endsWith("Test.java"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        sources.put(name.substring(0, name.length() - 5), Files.readString(file));
      }
    }
    return sources;
  }
}
