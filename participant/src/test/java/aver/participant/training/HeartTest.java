package aver.participant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aver.ledger.client.study.InitialSegments;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.ModelStep;
import aver.ledger.vector.exact.Term;
import aver.ledger.vector.exact.WeightedMean;
import aver.participant.data.CsvTable;
import aver.participant.data.EncodedRows;
import aver.participant.data.LabelledRows;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.participant.data.Standardization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** FedAvg on the four hospitals of UCI Heart Disease, by the protocol of FLamby's benchmark. */
final class HeartTest {
  private static final List<String> SITES = List.of("cleveland", "hungarian", "switzerland", "va");
  private static final FixedPoint FORMAT = FixedPoint.DEFAULT;
  private static final int ROUNDS = 15;
  private final Recipe recipe =
      Recipe.of(
          "logistic-regression",
          Map.of("learning-rate", "0.001", "batch-size", "4", "steps", "100"));

  @Test
  void federatedAveragingReachesThePublishedQuality() throws IOException {
    String folder = System.getenv("AVER_HEART_DATA");
    assumeTrue(
        folder != null,
        "skipped: AVER_HEART_DATA names no folder with the UCI Heart Disease files");
    Schema schema = SchemaFile.read(Path.of("../docs/examples/uci-heart/schema.yaml"));
    List<SiteData> sites = new ArrayList<>();
    List<EncodedRows> training = new ArrayList<>();
    List<EncodedRows> validation = new ArrayList<>();
    for (String site : SITES) {
      CsvTable table = CsvTable.read(Path.of(folder, "processed.%s.data".formatted(site)), schema);
      Split split = Split.ByLines.read(Path.of(folder, "split.json"), site);
      sites.add(SiteData.prepare(table, split, StandardizeBy.SITE));
      Split.Parts parts = split.divide(table.rows());
      training.add(EncodedRows.of(schema, parts.training(), parts.training()));
      validation.add(EncodedRows.of(schema, parts.training(), parts.validation()));
    }
    assertThat(training.stream().mapToInt(e -> e.labels().length).sum()).isEqualTo(486);
    double[][] all =
        training.stream().flatMap(e -> Stream.of(e.features())).toArray(double[][]::new);
    Standardization pooled = Standardization.fit(all, 13);
    LabelledRows pooledRows =
        Baseline.pooled(validation.stream().map(e -> e.standardised(pooled)).toList());
    assertThat(pooledRows.size()).isEqualTo(254);

    Trainer trainer = new Trainer(recipe, new ModelShape(13, 2));
    double ownSum = 0;
    double pooledSum = 0;
    for (int seed = 1; seed <= 5; seed++) {
      float[] model = LocalUpdate.load(federate(trainer, sites, seed), FORMAT);
      for (SiteData site : sites) {
        ownSum += accuracy(trainer, model, site.validation()) / SITES.size();
      }
      pooledSum += accuracy(trainer, model, pooledRows);
    }
    System.err.printf("uci-heart: own %.3f, pooled %.3f (5 seeds)%n", ownSum / 5, pooledSum / 5);
    assertThat(ownSum / 5).isGreaterThanOrEqualTo(.68);
    assertThat(pooledSum / 5).isGreaterThanOrEqualTo(.72);
  }

  private int[] federate(Trainer trainer, List<SiteData> sites, int seed) {
    InitialModel initial =
        new InitialModel(
            ByteBuffer.allocate(32).putInt(seed).array(),
            InitialSegments.of(recipe, new ModelShape(13, 2), FORMAT.fractionBits()));
    ArrayVector model = ArrayVector.zeros(14);
    initial.write(model);
    for (int attempt = 1; attempt <= ROUNDS; attempt++) {
      float[] loaded = LocalUpdate.load(model.values(), FORMAT);
      List<Term> terms = new ArrayList<>();
      for (int s = 0; s < sites.size(); s++) {
        LabelledRows rows = sites.get(s).training();
        long order = BatchOrder.seed(seed, "heart", attempt, SITES.get(s));
        float[] trained = trainer.train(loaded, rows, order);
        LocalUpdate update =
            LocalUpdate.of(trainer.layout(), trained, loaded, FORMAT, FixedPoint.Over.REFUSE);
        terms.add(new Term(ArrayVector.of(update.values()), rows.size(), Term.SCALE_ONE));
      }
      ArrayVector delta = ArrayVector.zeros(14);
      WeightedMean.write(terms, delta, Lanes.one());
      ArrayVector next = ArrayVector.zeros(14);
      assertThat(ModelStep.next(model, delta, next, Lanes.one())).isEmpty();
      model = next;
    }
    return model.values();
  }

  private static double accuracy(Trainer trainer, float[] model, LabelledRows rows) {
    return Confusion.of(trainer, 2, model, rows).accuracy().orElseThrow();
  }
}
