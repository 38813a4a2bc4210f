package aver.ledger.client.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.yaml.InvalidYamlException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SchemaFileTest {
  private static final Path HEART = Path.of("../../docs/examples/uci-heart/schema.yaml");

  @Test
  void theExampleOfTheDocumentationHasThirteenFeatures() {
    assertThat(SchemaFile.read(HEART).featureNames())
        .containsExactly(
            "age",
            "sex",
            "cp=2",
            "cp=3",
            "cp=4",
            "trestbps",
            "chol",
            "fbs",
            "restecg=1",
            "restecg=2",
            "thalach",
            "exang",
            "oldpeak");
  }

  @Test
  void theHashIsOfMeaningAndFrozen() {
    Schema heart = SchemaFile.read(HEART);
    assertThat(heart.canonicalText())
        .startsWith(
            "aver-schema/v1\nnumeric\tage\tyears\nnumeric\tsex\t\ncategorical\tcp\t1\t2\t3\t4\n")
        .endsWith("label\tnum\tabsent\tpresent\n");
    assertThat(heart.hash().hex())
        .isEqualTo("02694d56fbeb2a47d4d4fe821b2fbe723a9b55fca032d767dba9268fcb23966e");
  }

  @Test
  void howASiteWritesItsFileChangesNoHash() {
    String one =
        """
        format: aver-schema/v1
        name: a
        columns:
          - {name: x, type: numeric, unit: mg/dl}
          - {name: y, type: label, classes: [{name: no, values: [0]}, {name: yes, values: [1]}]}
        """;
    String other =
        """
        format: aver-schema/v1
        name: b
        separator: ";"
        header: false
        missing: ["?"]
        rows-with-missing: impute
        columns:
          - {name: id, type: drop}
          - {name: y, type: label, classes: [{name: no, values: [n]}, {name: yes, values: [j]}]}
          - {name: x, type: numeric, unit: mg/dl, range: [0, 9], impute: 3}
        """;
    assertThat(SchemaFile.parse("a", one).hash()).isEqualTo(SchemaFile.parse("b", other).hash());
    assertThat(SchemaFile.parse("a", one.replace("mg/dl", "mmol/l")).hash())
        .isNotEqualTo(SchemaFile.parse("a", one).hash());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(() ->
            SchemaFile.parse(
                "s.yaml",
                """
                format: aver-schema/v2
                name: Heart
                speed: 3
                columns:
                  - {name: a, type: number}
                  - {name: a, type: numeric, range: [3, 1], sd: 2}
                  - {name: c, type: categorical, categories: [1, 1.0], colour: red}
                """))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessage(
            """
            s.yaml cannot be used: 10 problems
              format must be aver-schema/v1
              name must be 1 to 32 of a-z, 0-9 and -, beginning with a letter
              columns[0].type must be numeric, categorical, label or drop, was 'number'
              columns[1].name 'a' stands twice
              columns[1].range must be [smallest, largest]
              columns[1].mean and sd must stand together, sd over 0
              columns[2].categories must be a list of two or more different values
              columns must have exactly one of type label, have 0
              speed is no known key; known here: format, name, separator, rows-with-missing, header, missing, columns
              columns[2].colour is no known key; known here: name, type, categories, impute, missing\
            """);
  }
}
