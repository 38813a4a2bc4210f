package aver.participant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
import aver.participant.Seeds;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SiteDataTest {
  private static final String SCHEMA =
      """
      format: aver-schema/v1
      name: example
      rows-with-missing: impute
      columns:
        - {name: age, type: numeric, mean: 50, sd: 10}
        - {name: pain, type: categorical, categories: [none, some, much]}
        - {name: y, type: label, classes: [{name: no, values: [0]}, {name: yes, values: [1]}]}
      """;
  private static final String ROWS =
      "age,pain,y\n10,none,0\n20,much,1\n,much,0\n30,,1\n40,some,0\n1000,some,1\n";

  @Test
  void whatIsMissingIsLearntFromTrainingRowsAlone() throws IOException {
    CsvTable table = table(ROWS);
    Split split = new Split.ByLines(Set.of(2L, 3L, 4L, 5L, 6L), Set.of(7L));
    Split.Parts parts = split.divide(table.rows());
    EncodedRows encoded = EncodedRows.of(table.schema(), parts.training(), parts.training());
    assertThat(encoded.features())
        .isDeepEqualTo(new double[][] {{10, 0, 0}, {20, 0, 1}, {25, 0, 1}, {30, 0, 1}, {40, 1, 0}});
    SiteData data = SiteData.prepare(table, split, StandardizeBy.SITE);
    double sd = Math.sqrt((225 + 25 + 0 + 25 + 225) / 4.0);
    assertThat(data.training().features()[0][0]).isCloseTo((float) (-15 / sd), within(1e-6f));
    assertThat(data.validation().features()[0][0]).isCloseTo((float) (975 / sd), within(1e-4f));
  }

  @Test
  void constantsOfTheSchemaStandardiseWithoutLookingAtRows() throws IOException {
    Split split = new Split.ByLines(Set.of(2L), Set.of(3L));
    SiteData data = SiteData.prepare(table(ROWS), split, StandardizeBy.SCHEMA);
    assertThat(data.training().features()[0]).containsExactly(-4, 0, 0);
    assertThat(data.validation().features()[0]).containsExactly(-3, 0, 1);
  }

  @Test
  void aConstantFeatureIsOnlyCentred() {
    Standardization by = Standardization.fit(new double[][] {{7}, {7}, {7}}, 1);
    assertThat(by.apply(new double[][] {{7}, {8}})).isDeepEqualTo(new float[][] {{0}, {1}});
  }

  @Test
  void aSaltedSplitKeepsCopiesTogetherAndOldRowsInPlace() {
    Seeds.each(
        20,
        seed -> {
          Random random = new Random(seed);
          List<Row> rows = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            rows.add(new Row(i + 1, new double[] {random.nextInt(200)}, 0));
          }
          Split split = new Split.BySaltedHash("salt" + seed, 200_000);
          Split.Parts all = split.divide(rows);
          Split.Parts half = split.divide(rows.subList(0, 250));
          assertThat(all.validation()).containsAll(half.validation());
          assertThat(all.training()).containsAll(half.training());
          Set<Double> validating =
              Set.copyOf(all.validation().stream().map(r -> r.values()[0]).distinct().toList());
          assertThat(all.training()).noneMatch(r -> validating.contains(r.values()[0]));
          assertThat(all.validation().size()).isBetween(40, 180);
        });
  }

  @Test
  void aDescriptionTellsRoundedCountsAndIsSalted() throws IOException {
    StringBuilder text = new StringBuilder("age,pain,y\n");
    for (int i = 0; i < 29; i++) {
      text.append(i).append(",none,").append(i < 9 ? 1 : 0).append('\n');
    }
    CsvTable table = table(text.toString());
    DatasetDescription one = DatasetDescription.of(table, new byte[32]);
    byte[] salt = new byte[32];
    salt[0] = 1;
    assertThat(one.rows()).isEqualTo(20);
    assertThat(one.classCounts()).containsExactly(20L, 0L);
    assertThat(DatasetDescription.of(table, salt).commitment()).isNotEqualTo(one.commitment());
  }

  private static CsvTable table(String text) throws IOException {
    return CsvTable.read("t.csv", new StringReader(text), SchemaFile.parse("s.yaml", SCHEMA));
  }
}
