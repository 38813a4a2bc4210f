package aver.ledger.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No byte string of {@code docs/formats.md} is without a test that holds it. */
final class FormatsPageTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern HEX_BLOCK = Pattern.compile("(?m)(?:^ {4}[0-9a-f]+$\n?)+");
  private static final Pattern TEXT_BLOCK = Pattern.compile("(?m)^ {4}\\{.*\n(?: {4}.*\n)*");
  private static final Pattern INLINE = Pattern.compile("\\b[0-9a-f]{40,}\\b");

  @Test
  void everyByteStringStandsAmongTheGoldenOnesOfTheTests() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/formats.md"));
    TreeSet<String> shown = new TreeSet<>();
    matches(HEX_BLOCK, page).map(block -> block.replaceAll("\\s", "")).forEach(shown::add);
    matches(TEXT_BLOCK, page)
        .map(block -> block.replaceAll("(?m)^ {4}|\n", ""))
        .map(text -> HexFormat.of().formatHex(text.getBytes(UTF_8)))
        .forEach(shown::add);
    matches(INLINE, HEX_BLOCK.matcher(TEXT_BLOCK.matcher(page).replaceAll("")).replaceAll(""))
        .forEach(shown::add);
    assertThat(shown).hasSizeGreaterThan(25);
    String held = tests();
    assertThat(shown).allSatisfy(bytes -> assertThat(held).contains(bytes));
  }

  /** The sources of the ledger's tests, strings that are cut in several lines put together. */
  private static String tests() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : new String[] {"proof", "rules", "wire", "client", "node"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve("ledger/" + module + "/src/test"))) {
        for (Path file : files.filter(f -> f.toString().matches(".*\\.(java|txt)")).toList()) {
          all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "")).append('\n');
        }
      }
    }
    return all.toString();
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group);
  }
}
