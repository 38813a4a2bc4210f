package aver.participant.model;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.InitialModels;
import aver.ledger.client.study.ModelCard;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.npy.VectorOutput;
import aver.participant.ParticipantMain;
import aver.participant.agent.BatchNormFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class ModelCommandTest {
  private static final String SCHEMA =
      """
      format: aver-schema/v1
      name: small
      columns:
        - {name: a, type: numeric, unit: mm}
        - {name: b, type: numeric, unit: mm}
        - name: ill
          type: label
          classes:
            - {name: absent, values: [0]}
            - {name: present, values: [1]}
      """;
  private static final String ROWS = "a,b,ill\n1,2,0\n2,1,1\n,3,1\n4,4,1\n0,1,0\n";

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), SCHEMA);
    Files.writeString(folder.resolve("other.yaml"), SCHEMA.replace("unit: mm", "unit: cm"));
    Files.writeString(folder.resolve("rows.csv"), ROWS);
    export("m", Recipe.of("logistic-regression", Map.of("epochs", "1")));
  }

  private ModelCard export(String name, Recipe recipe) throws IOException {
    Schema schema = SchemaFile.read(folder.resolve("schema.yaml"));
    ModelShape shape = new ModelShape(2, 2);
    InitialModelSpec model = InitialModels.of(recipe, shape, 20, 7);
    int[] values = InitialModels.compute(model).orElseThrow().values();
    try (VectorOutput out =
        VectorOutput.npyFloats(folder.resolve(name + ".npy"), values.length, FixedPoint.DEFAULT)) {
      out.write(0, values, values.length);
      out.commit();
    }
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            "00",
            "study",
            "task",
            0,
            0,
            "2026-01-01T00:00:00Z",
            recipe.name(),
            recipe.parameters(),
            recipe.layout(shape).taskSchemaHash(schema.canonicalText()).hex(),
            schema.hash().hex(),
            values.length,
            20,
            false,
            "00",
            model.root().hex(),
            "",
            "");
    Files.writeString(folder.resolve(name + ".json"), card.json());
    return card;
  }

  private record Done(int code, String out, String err) {}

  private Done run(String verb, String model, String schema, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("model", verb));
    line.addAll(List.of("--model", folder.resolve(model).toString()));
    line.addAll(List.of("--schema", folder.resolve(schema).toString()));
    line.addAll(List.of("--data", folder.resolve("rows.csv").toString()));
    line.addAll(List.of(more));
    int code =
        CommandLineRunner.run(
            new ParticipantMain(),
            new PrintWriter(out),
            new PrintWriter(err),
            line.toArray(String[]::new));
    return new Done(code, out.toString(), err.toString());
  }

  @Test
  void countsPredictionsAgainstTheTruth() {
    Done done = run("evaluate", "m.npy", "schema.yaml", "--json");
    assertThat(done.err()).isEmpty();
    var document = JsonMapper.shared().readTree(done.out());
    assertThat(document.path("rows").asInt()).isEqualTo(4);
    assertThat(document.path("rowsLeftOut").asInt()).isEqualTo(1);
    assertThat(document.path("accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(document.path("counts")).hasSize(4);
  }

  /** Anybody can write a card that names a task and a version. */
  @Test
  void whoGivesAModelIsToldThatItsProofsWereNotChecked() {
    assertThat(run("evaluate", "m.npy", "schema.yaml").out())
        .contains(
            "as the file's card says; its proofs were not checked: see aver audit check-proof");
    for (String command : List.of("evaluate", "predict")) {
      var document =
          JsonMapper.shared().readTree(run(command, "m.npy", "schema.yaml", "--json").out());
      assertThat(document.path("cardChecked").asBoolean(true)).as(command).isFalse();
    }
  }

  @Test
  void predictsEachCompleteRowByItsLine() {
    Done done = run("predict", "m.npy", "schema.yaml", "--json");
    var predictions = JsonMapper.shared().readTree(done.out()).path("predictions");
    assertThat(predictions).hasSize(4);
    assertThat(predictions.get(2).path("line").asInt()).isEqualTo(5);
    assertThat(
            predictions.get(0).path("absent").asDouble()
                + predictions.get(0).path("present").asDouble())
        .isBetween(0.9999, 1.0001);
  }

  @Test
  void refusesWhatDoesNotBelongTogether() throws IOException {
    Done other = run("evaluate", "m.npy", "other.yaml", "--json");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("the model was made for schema").hasLineCount(1);

    Path file = folder.resolve("m.npy");
    byte[] npy = Files.readAllBytes(file);
    ByteBuffer large = ByteBuffer.wrap(npy.clone()).order(ByteOrder.LITTLE_ENDIAN);
    large.putFloat(npy.length - 4, Math.nextUp(16f)); // where float32 is coarser than the scale
    Files.write(file, large.array());
    assertThat(run("evaluate", "m.npy", "schema.yaml", "--json").err())
        .contains("not those that its card names");

    npy[npy.length - 2] ^= 1;
    Files.write(folder.resolve("m.npy"), npy);
    Done changed = run("evaluate", "m.npy", "schema.yaml", "--json");
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.err()).contains("not those that its card names").hasLineCount(1);

    Files.writeString(folder.resolve("m.json"), "{}");
    Done noCard = run("predict", "m.npy", "schema.yaml", "--json");
    assertThat(noCard.code()).isEqualTo(2);
    assertThat(noCard.err()).contains("is no model card").hasLineCount(1);
    assertThat(run("predict", "none.npy", "schema.yaml", "--json").code()).isEqualTo(2);
  }

  @Test
  void batchNormalisationIsTakenFromTheRowsOrFromAHospital() throws IOException {
    ModelCard card =
        export("bn", Recipe.of("batch-norm-perceptron", Map.of("epochs", "1", "hidden", "3")));
    Done rows = run("predict", "bn.npy", "schema.yaml", "--json");
    assertThat(rows.err()).isEmpty();
    var document = JsonMapper.shared().readTree(rows.out());
    assertThat(document.path("batchNorm").asString()).isEqualTo("these 4 rows");
    Path own = folder.resolve("batch-norm.bin");
    Files.write(own, ofBasel(card, 12));
    Done hospital =
        run("predict", "bn.npy", "schema.yaml", "--json", "--batch-norm", own.toString());
    assertThat(hospital.err()).isEmpty();
    var other = JsonMapper.shared().readTree(hospital.out());
    assertThat(other.path("batchNorm").asString()).isEqualTo("basel after attempt 7");
    assertThat(other.path("predictions")).isNotEqualTo(document.path("predictions"));
    assertThat(run("evaluate", "bn.npy", "schema.yaml", "--batch-norm", own.toString()).out())
        .contains("batch normalisation of basel after attempt 7");

    Files.writeString(folder.resolve("rows.csv"), "a,b,ill\n1,2,0\n");
    Done few = run("predict", "bn.npy", "schema.yaml");
    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("needs at least 2 rows", "--batch-norm").hasLineCount(1);
    assertThat(run("predict", "bn.npy", "schema.yaml", "--batch-norm", own.toString()).code())
        .isZero();
  }

  @Test
  void batchNormalisationOfAnotherModelIsRefused() throws IOException {
    ModelCard card =
        export("bn", Recipe.of("batch-norm-perceptron", Map.of("epochs", "1", "hidden", "3")));
    Path own = folder.resolve("batch-norm.bin");
    Files.write(own, ofBasel(card, 16));
    Done other = run("evaluate", "bn.npy", "schema.yaml", "--batch-norm", own.toString());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("is for number of values 16, this is 12: name one of this model's task, or none")
        .hasLineCount(1);
    Done none = run("evaluate", "m.npy", "schema.yaml", "--batch-norm", own.toString());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("has no batch normalisation: leave --batch-norm out");
  }

  private static byte[] ofBasel(ModelCard card, int length) {
    float[] values = new float[length];
    Arrays.fill(values, 1);
    return new BatchNormFile(
            new BatchNormFile.Owner(card.chainId(), card.task(), card.schemaHash(), "basel"),
            7,
            values)
        .bytes();
  }
}
