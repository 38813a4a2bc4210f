package aver.ledger.vector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
