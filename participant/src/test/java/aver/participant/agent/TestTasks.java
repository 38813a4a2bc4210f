package aver.participant.agent;

import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedText;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.data.CsvTable;
import aver.participant.data.Split;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tasks and columns for tests. */
final class TestTasks {
  static final Schema SCHEMA =
      SchemaFile.parse(
          "schema.yaml",
          """
          format: aver-schema/v1
          name: example
          columns:
            - {name: x, type: numeric}
            - {name: y, type: numeric}
            - {name: z, type: label, classes: [{name: no, values: [0]}, {name: yes, values: [1]}]}
          """);

  private TestTasks() {}

  static TaskSpec heart() {
    return of(Map.of("learning-rate", "0.1", "batch-size", "4", "steps", "10"), 2);
  }

  /** With batch normalisation, which stays at the sites. */
  static TaskSpec normalised() {
    Map<String, String> parameters =
        Map.of("learning-rate", "0.1", "batch-size", "8", "epochs", "2", "hidden", "4");
    return of("batch-norm-perceptron", parameters, 2);
  }

  static TaskSpec of(Map<String, String> parameters, int evaluationClasses) {
    return of("logistic-regression", parameters, evaluationClasses);
  }

  private static TaskSpec of(String name, Map<String, String> parameters, int evaluationClasses) {
    aver.ledger.client.study.Recipe recipe = aver.ledger.client.study.Recipe.of(name, parameters);
    ModelLayout layout = recipe.layout(new ModelShape(2, 2));
    Digest hash = layout.taskSchemaHash(SCHEMA.canonicalText());
    List<NamedText> texts =
        new TreeMap<>(parameters)
            .entrySet().stream().map(e -> new NamedText(e.getKey(), e.getValue())).toList();
    return new TaskSpec(
        "heart",
        "study",
        new Recipe(name, texts),
        hash,
        SCHEMA.hash(),
        layout.parameters(),
        20,
        1 << 23,
        false,
        new InitialModelSpec(
            Digest.ZERO,
            List.of(new InitialModelSpec.Segment(layout.parameters(), 1 << 20)),
            Digest.ZERO),
        10,
        3,
        1L << 40,
        new RuleSpec("mean", List.of()),
        false,
        3,
        3,
        new Pace(1000, 1000, 1000, 0, 0),
        0,
        List.of("research"),
        500_000,
        true,
        evaluationClasses,
        0,
        3,
        Learning.PLAIN);
  }

  /** 200 rows of a site, three tenths of them for validation. */
  static SiteRows rows() throws IOException {
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 200; i++) {
      text.append(i % 17).append(',').append(i % 5).append(',').append(i % 2).append('\n');
    }
    return new SiteRows(
        CsvTable.read("t.csv", new StringReader(text.toString()), SCHEMA),
        new Split.BySaltedHash("s", 300_000));
  }
}
