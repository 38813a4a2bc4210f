package aver.participant.training;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.study.InitialSegments;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.InitialModel;
import aver.participant.data.CsvTable;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The data of the demonstration fits its schema and can be learnt. */
final class DemoDataTest {
  private static final Path FOLDER = Path.of("../simulations/src/main/resources/aver/demo/wdbc");

  @Test
  void pooledRegressionTellsBenignFromMalignant() throws IOException {
    Schema schema = SchemaFile.read(FOLDER.resolve("schema.yaml"));
    CsvTable table = CsvTable.read(FOLDER.resolve("wdbc.csv"), schema);
    assertThat(table.classCounts()).containsExactly(357, 212);
    SiteData data =
        SiteData.prepare(table, new Split.BySaltedHash("demo", 300_000), StandardizeBy.SITE);
    Recipe recipe =
        Recipe.of(
            "logistic-regression",
            Map.of("learning-rate", "0.05", "batch-size", "16", "epochs", "1"));
    ModelShape shape = new ModelShape(30, 2);
    ArrayVector start = ArrayVector.zeros(31);
    new InitialModel(new byte[32], InitialSegments.of(recipe, shape, 20)).write(start);
    Trainer trainer = new Trainer(recipe, shape);
    float[] begun = LocalUpdate.load(start.values(), FixedPoint.DEFAULT);
    float[] trained = Baseline.train(trainer, begun, data.training(), 10, "pooled");
    Confusion confusion = Confusion.of(trainer, 2, trained, data.validation());
    assertThat(confusion.accuracy().orElseThrow()).isGreaterThan(0.93);
    assertThat(confusion.sensitivity().orElseThrow()).isGreaterThan(0.88);
  }
}
