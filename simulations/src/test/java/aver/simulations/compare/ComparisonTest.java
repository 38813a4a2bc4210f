package aver.simulations.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.yaml.InvalidYamlException;
import aver.participant.data.Row;
import aver.participant.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final String FILE =
      """
      name: three
      schema: schema.yaml
      sites:
        a: {csv: a.csv, split: split.json}
        b: {csv: b.csv, split: split.json}
        c: {csv: c.csv, split: split.json}
      recipe: logistic-regression
      parameters: {batch-size: 8, epochs: 4, learning-rate: 0.5}
      rounds: 3
      methods:
        - {name: FedAvg}
        - {name: FedProx, parameters: {mu: 0.1}}
        - {name: SCAFFOLD, control-members: 3}
        - {name: FedYogi, server: fedyogi, server-parameters: {learning-rate: 0.3}}
        - {name: Median, rule: median}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("schema.yaml"),
        """
        format: aver-schema/v1
        name: three
        columns:
          - {name: x, type: numeric}
          - {name: y, type: numeric}
          - name: z
            type: label
            classes:
              - {name: no, values: [0]}
              - {name: yes, values: [1]}
        """);
    List<String> splits = new ArrayList<>();
    for (String site : List.of("a", "b", "c")) {
      Random random = new Random(site.charAt(0));
      StringBuilder csv = new StringBuilder("x,y,z\n");
      List<Integer> train = new ArrayList<>();
      List<Integer> test = new ArrayList<>();
      for (int line = 1; line <= 60; line++) {
        int truth = random.nextInt(2);
        csv.append(4 * truth + random.nextGaussian())
            .append(',')
            .append(random.nextGaussian())
            .append(',')
            .append(truth)
            .append('\n');
        (line % 3 == 0 ? test : train).add(line);
      }
      Files.writeString(folder.resolve(site + ".csv"), csv);
      splits.add("\"%s\": {\"train\": %s, \"test\": %s}".formatted(site, train, test));
    }
    Files.writeString(folder.resolve("split.json"), "{" + String.join(", ", splits) + "}");
  }

  private Comparison comparison(String text) throws IOException {
    return Comparison.read(Files.writeString(folder.resolve("compare.yaml"), text));
  }

  @Test
  void everyMethodLearnsAndEqualSeedsGiveEqualFigures() throws IOException {
    Comparison comparison = comparison(FILE);
    ComparedSites rows = ComparedSites.read(comparison, folder);
    var run = new ComparisonRun(comparison, rows, List.of(1L, 2L), 0);
    ComparisonReport report = run.run(_ -> {});
    assertThat(report.methods())
        .extracting(ComparisonReport.Line::method)
        .containsExactly("FedAvg", "FedProx", "SCAFFOLD", "FedYogi", "Median");
    assertThat(report.methods()).allSatisfy(line -> assertThat(line.own()).isGreaterThan(.7));
    assertThat(run.run(_ -> {})).isEqualTo(report);
    assertThat(report.text()).contains("3 sites, 2 seeds, measured on the test rows", "SCAFFOLD");
  }

  @Test
  void foldsHoldBackEachTrainingRowOnceAndNoTestRow() throws IOException {
    ComparedSites rows = ComparedSites.read(comparison(FILE), folder);
    Split.Parts all = rows.parts().getOrDefault("b", new Split.Parts(List.of(), List.of()));
    Set<Row> held = new HashSet<>();
    for (int fold = 0; fold < 4; fold++) {
      Split.Parts parts = rows.fold(fold, 4).parts().getOrDefault("b", all);
      assertThat(parts.validation()).isNotEmpty().noneMatch(all.validation()::contains);
      assertThat(parts.training()).noneMatch(parts.validation()::contains);
      assertThat(held.addAll(parts.validation())).isTrue();
      assertThat(parts.training().size() + parts.validation().size())
          .isEqualTo(all.training().size());
    }
    assertThat(held).containsExactlyInAnyOrderElementsOf(all.training());
  }

  @Test
  void whatIsWrongIsSaidAllAtOnce() {
    assertThatThrownBy(() ->
            comparison(
                """
                schema: schema.yaml
                sites: {a: {csv: a.csv, split: s.json}}
                recipe: logistic-regression
                methods:
                  - {name: one, server: fedprox}
                """))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining("sites must be at least 3")
        .hasMessageContaining("no server optimiser is called 'fedprox'")
        .hasMessageContaining("exactly one of steps and epochs");
  }
}
