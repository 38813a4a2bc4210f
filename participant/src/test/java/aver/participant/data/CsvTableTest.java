package aver.participant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.participant.Seeds;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvTableTest {
  private static final String SCHEMA =
      """
      format: aver-schema/v1
      name: example
      missing: ["NA"]
      columns:
        - {name: age, type: numeric, unit: years, range: [0, 120]}
        - {name: pain, type: categorical, categories: [none, some, much], missing: ["-"]}
        - {name: note, type: drop}
        - name: outcome
          type: label
          classes:
            - {name: well, values: [0]}
            - {name: ill, values: [1, 2]}
      """;
  private final Schema schema = SchemaFile.parse("schema.yaml", SCHEMA);

  @TempDir Path folder;

  @Test
  void columnsAreFoundByTheirNames() throws IOException {
    CsvTable table = read("outcome,age,note,pain\n0,40,x,much\n2,50.5,,none\n");
    assertThat(table.rows()).hasSize(2);
    assertThat(table.rows().get(0).values()).containsExactly(40, 2);
    assertThat(table.rows().get(0).label()).isZero();
    assertThat(table.rows().get(1).values()).containsExactly(50.5, 0);
    assertThat(table.rows().get(1).label()).isEqualTo(1);
    assertThat(table.classCounts()).containsExactly(1, 1);
  }

  @Test
  void quotesMayHoldSeparatorsQuotesAndLineBreaks() throws IOException {
    CsvTable table =
        read("age,pain,note,outcome\n\"40\",much,\"a, \"\"b\"\"\nc\",0\n50,\"none\",,1\n");
    assertThat(table.rows()).extracting(Row::line).containsExactly(2L, 4L);
  }

  @Test
  void missingRowsAreDroppedAndCounted() throws IOException {
    CsvTable table =
        read("age,pain,note,outcome\n40,much,,0\nNA,much,,0\n41,-,,0\n42,,,1\n43,none,,\n");
    assertThat(table.rows()).extracting(Row::line).containsExactly(2L);
    assertThat(table.dropped()).isEqualTo(4);
  }

  @Test
  void aByteOrderMarkAndCrlfAreNoPartOfTheData() throws IOException {
    CsvTable table = read("\uFEFFage,pain,note,outcome\r\n40,much,,0\r\n\r\n41,none,,1\r\n");
    assertThat(table.rows()).extracting(Row::line).containsExactly(2L, 4L);
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() {
    InvalidDataException e =
        catchThrowableOfType(
            InvalidDataException.class,
            () ->
                read(
                    """
                    age,pain,note,outcome
                    forty,much,,0
                    130,little,,0
                    NaN,none,,1
                    40,none,1
                    41,none,,3
                    0x10,none,,1
                    """));
    assertThat(e.problems())
        .extracting(DataProblem::toString)
        .containsExactly(
            "line 2: column 'age': 'forty' is no number",
            "line 3: column 'age': 130 is outside 0.0 to 120.0 years",
            "line 3: column 'pain': 'little' is none of none, some, much",
            "line 4: column 'age': 'NaN' is no number",
            "line 5: has 3 cells, expected 4",
            "line 6: column 'outcome': '3' is no label; known: 0, 1, 2",
            "line 7: column 'age': '0x10' is no number");
    assertThat(e).hasMessageStartingWith("test.csv does not fit its schema: 7 problems\n  line 2");
  }

  @Test
  void aHeaderMustFitTheSchema() {
    InvalidDataException e =
        catchThrowableOfType(
            InvalidDataException.class, () -> read("age,age,note,outcome,extra\n1,1,,0,\n"));
    assertThat(e.problems())
        .extracting(DataProblem::toString)
        .containsExactly(
            "line 1: column 'pain': is missing in the header",
            "line 1: column 'age': stands twice in the header",
            "line 1: column 'extra': is not in the schema; list it there with type drop");
  }

  @Test
  void anEmptyFileIsAProblem() {
    assertThatThrownBy(() -> read("age,pain,note,outcome\n"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("has no usable row; 0 were dropped");
    assertThatThrownBy(() -> read("")).isInstanceOf(InvalidDataException.class);
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(
        file, "age,pain,note,outcome\n40,much,\u00e9,0\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CsvTable.read(file, schema))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void anyTextGivesRowsOrProblems() {
    String alphabet = "0123456789.,-+eE\"\n\r;? \tNAnone\u00e9\u0000";
    Seeds.each(
        300,
        seed -> {
          Random random = new Random(seed);
          StringBuilder text = new StringBuilder("age,pain,note,outcome\n");
          for (int i = random.nextInt(200); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          try {
            CsvTable table = read(text.toString());
            assertThat(table.rows()).isNotEmpty();
          } catch (InvalidDataException e) {
            assertThat(e.problems()).isNotEmpty();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void wrongCellsAreFoundInTheirLines() {
    Seeds.each(
        50,
        seed -> {
          Random random = new Random(seed);
          StringBuilder text = new StringBuilder("age,pain,note,outcome\n");
          List<Long> wrong = new ArrayList<>();
          for (long line = 2; line < 60; line++) {
            boolean bad = random.nextInt(5) == 0;
            if (bad) {
              wrong.add(line);
            }
            text.append(bad ? "x" : "1").append(",none,,0\n");
          }
          if (!wrong.isEmpty()) {
            InvalidDataException e =
                catchThrowableOfType(InvalidDataException.class, () -> read(text.toString()));
            assertThat(e.problems()).extracting(DataProblem::line).isEqualTo(wrong);
          }
        });
  }

  @Test
  void anOpenQuoteIsAProblemOfTheLineWhereItBegan() {
    assertThatThrownBy(() -> read("age,pain,note,outcome\n40,much,,0\n41,\"none,,0\n42,much,,1\n"))
        .hasMessageContaining("line 3: has a quote that is never closed");
  }

  private CsvTable read(String text) throws IOException {
    return CsvTable.read("test.csv", new StringReader(text), schema);
  }
}
