package aver.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table at the end of {@code docs/scoring.md} holds what the code computes from its first three
 * columns.
 */
class WorkedExampleTest {
  private static final Path PAGE = Path.of("..", "docs", "scoring.md");

  @Test
  void thePageHoldsWhatTheCodeComputes() throws IOException {
    List<String[]> rows;
    try (Stream<String> lines = Files.lines(PAGE)) {
      rows =
          lines
              .dropWhile(line -> !line.equals("## Worked example"))
              .filter(line -> line.matches("\\| [a-z]+ \\| [-0-9].*"))
              .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
              .toList();
    }
    assertThat(rows).hasSize(4);
    int[][] updates =
        rows.stream()
            .map(row -> Stream.of(row[1].split(" ")).mapToInt(Integer::parseInt).toArray())
            .toArray(int[][]::new);
    List<Score> scores = ContributionTest.scores(updates, null);
    var claims = new ArrayList<Reward.Claim>();
    for (int i = 0; i < rows.size(); i++) {
      claims.add(
          new Reward.Claim(
              scores.get(i).ppm(),
              Standing.fresh().expectationPpm(),
              Long.parseLong(rows.get(i)[2])));
    }
    Reward reward = Reward.split(1_000_000, claims);
    for (int i = 0; i < rows.size(); i++) {
      Standing after = Standing.fresh().after(Evidence.ofScore(scores.get(i).ppm()));
      String expected =
          "| %s | %s | %s | %d | %d | %d | %d | %d | %d |"
              .formatted(
                  rows.get(i)[0],
                  rows.get(i)[1],
                  rows.get(i)[2],
                  scores.get(i).cosinePpm(),
                  scores.get(i).ppm(),
                  reward.rewards().get(i),
                  after.good(),
                  after.bad(),
                  after.factor256());
      assertThat("| " + String.join(" | ", rows.get(i)) + " |").isEqualTo(expected);
    }
  }

  @Test
  void thePageStatesTheConstantsOfTheCode() throws IOException {
    String page = Files.readString(PAGE).replaceAll("(?<=\\d) (?=\\d{3}\\b)", "");
    assertThat(page)
        .contains(">= " + Contribution.DUPLICATE_PPM)
        .contains("c_i > " + Contribution.RECENT_PPM)
        .contains("phi_i < " + Contribution.OPPOSED_PPM)
        .contains("max(phi_i, " + Contribution.FLOOR_PPM)
        .contains("score > " + Contribution.FLOOR_PPM)
        .contains("score < " + Contribution.OPPOSED_PPM);
  }
}
