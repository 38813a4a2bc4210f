package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/rules.md} has the rules and the bounds of the code. */
class RulesPageTest {
  private static final Pattern IS_TEST = Pattern.compile("@(Parameterized)?Test\\b");
  private static final Pattern NOT_RUN = Pattern.compile("@[\\w.]*(Disabled|Tag\\(\"slow\"\\))");

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
  void everyTestThatThePageNamesIsThereAndIsRun() throws IOException {
    Matcher named = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`").matcher(page());
    Map<String, List<String>> sources = sources();
    int found = 0;
    while (named.find()) {
      assertThat(sources.getOrDefault(named.group(1), List.of()))
          .as(named.group() + " is a test, and neither disabled nor slow")
          .anyMatch(source -> isRun(source, named.group(1), named.group(2)));
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void whatIsNotRunIsNoEvidence() {
    String source =
        """
        /** Of rules. */
        %s
        class OfRulesTest {
          @Test
          void holds() {}

          %s
          %s
          void claims() {}
        }
        """;
    assertThat(isRun(source.formatted("", "@Test", ""), "OfRulesTest", "claims")).isTrue();
    assertThat(isRun(source.formatted("", "", ""), "OfRulesTest", "claims")).isFalse();
    for (String out : List.of("@Disabled", "@Disabled(\"for now\")", "@Tag(\"slow\")")) {
      assertThat(isRun(source.formatted("", "@Test", out), "OfRulesTest", "claims")).isFalse();
      assertThat(isRun(source.formatted("", "@Test", out), "OfRulesTest", "holds")).isTrue();
      assertThat(isRun(source.formatted(out, "@Test", ""), "OfRulesTest", "holds")).isFalse();
    }
  }

  /** Whether continuous integration runs a test, as far as its annotations and its class's say. */
  private static boolean isRun(String source, String type, String method) {
    int at = source.indexOf("void " + method + "(");
    int of = source.indexOf("class " + type + " ");
    if (at < 0 || of < 0) {
      return false;
    }
    String own = source.substring(Math.max(source.lastIndexOf("\n\n", at), 0), at);
    return IS_TEST.matcher(own).find()
        && !NOT_RUN.matcher(own).find()
        && !NOT_RUN.matcher(source.substring(0, of)).find();
  }

  /** The tests of all modules by their class; some names are used twice. */
  private static Map<String, List<String>> sources() throws IOException {
    Map<String, List<String>> sources = new TreeMap<>();
    try (Stream<Path> files =
        Files.find(
            Path.of("../.."),
            20,
            (file, _) ->
                file.toString().contains("src/test/java")
                    && file.toString().endsWith("Test.java"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        sources
            .computeIfAbsent(name.substring(0, name.length() - 5), _ -> new ArrayList<>())
            .add(Files.readString(file));
      }
    }
    return sources;
  }
}
