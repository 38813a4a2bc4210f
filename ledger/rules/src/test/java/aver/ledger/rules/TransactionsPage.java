package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code docs/transactions.md}, as tests read it. */
final class TransactionsPage {
  private static final Path PAGE = Path.of("..", "..", "docs", "transactions.md");

  private TransactionsPage() {}

  static String text() throws IOException {
    return Files.readString(PAGE);
  }

  /** What stands under a title of the second order. */
  static String part(String title) throws IOException {
    String page = text();
    int from = page.indexOf("\n## " + title + "\n");
    assertThat(from).as(title).isNotNegative();
    int to = page.indexOf("\n## ", from + 1);
    return to < 0 ? page.substring(from) : page.substring(from, to);
  }

  /** The codes with their numbers in the column of checks, in their order, by the row's name. */
  static Map<String, List<String>> checks(String title) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    List<String> lines = part(title).lines().filter(line -> line.startsWith("| `")).toList();
    int column =
        part(title)
            .lines()
            .filter(line -> line.matches("\\|.*\\| checks \\|.*"))
            .findFirst()
            .map(head -> List.of(head.split(" \\| ", -1)).indexOf("checks"))
            .orElseThrow();
    for (String line : lines) {
      String[] cells = line.split(" \\| ", -1);
      var codes = Pattern.compile("`([a-z_]+)` \\(\\d+\\)").matcher(cells[column]);
      String name = cells[0].replaceAll("[|` ]", "");
      rows.put(name, codes.results().map(code -> code.group(1)).toList());
    }
    return rows;
  }
}
