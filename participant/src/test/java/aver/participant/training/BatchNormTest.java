package aver.participant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.vector.FixedPoint;
import aver.participant.Seeds;
import aver.participant.data.LabelledRows;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FedBN: what normalises stays at each site, the rest is everybody's. */
final class BatchNormTest {
  private static final int INPUTS = 3;
  private static final int SITES = 3;
  private static final int ROUNDS = 3;
  private static final int BATCH = 8;
  private static final double RATE = 0.1;
  private static final ModelShape SHAPE = new ModelShape(INPUTS, 2);
  private static final int MODEL = 3 * 5 + 5 * 4 + 4 + 1;
  private static final int OWN = 4 * (5 + 4);

  private static Recipe recipe(double mu) {
    return Recipe.of(
        "batch-norm-perceptron",
        Map.of(
            "learning-rate",
            "" + RATE,
            "batch-size",
            "" + BATCH,
            "epochs",
            "2",
            "hidden",
            "5,4",
            "mu",
            "" + mu));
  }

  /**
   * Three sites whose columns have other scales, three rounds: trained by Deeplearning4j and by
   * plain loops, averaged by weights alone in both.
   */
  @ParameterizedTest
  @CsvSource({"0", "0.5"})
  void aFederationIsWhatPlainLoopsMakeOfIt(double mu) {
    Trainer trainer = new Trainer(recipe(mu), SHAPE);
    PlainFedBn plain = new PlainFedBn(INPUTS, 5, 4);
    Seeds.each(
        5,
        seed -> {
          float[] model = start(seed);
          double[] plainModel = doubles(model);
          float[][] own = new float[SITES][];
          double[][] plainOwn = new double[SITES][];
          for (int round = 1; round <= ROUNDS; round++) {
            float[] next = new float[MODEL];
            double[] plainNext = new double[MODEL];
            for (int site = 0; site < SITES; site++) {
              LabelledRows rows = rows(seed, site);
              float[] loaded =
                  round == 1
                      ? trainer.adapted(model, rows.features())
                      : trainer.layers().join(model, own[site]);
              double[] v = Arrays.copyOf(plainModel, MODEL + OWN);
              if (round == 1) {
                plain.adapt(v, doubles(rows.features()));
              } else {
                System.arraycopy(plainOwn[site], 0, v, MODEL, OWN);
              }
              float[] trained = trainer.train(loaded, rows, seed + round);
              train(plain, v, rows, seed + round, mu);
              close(trained, v, 2e-4);
              own[site] = trainer.layers().ownOf(trained);
              plainOwn[site] = Arrays.copyOfRange(v, MODEL, MODEL + OWN);
              for (int i = 0; i < MODEL; i++) {
                next[i] += trained[i] / SITES;
                plainNext[i] += v[i] / SITES;
              }
            }
            model = next;
            plainModel = plainNext;
          }
          judgedAlike(trainer, plain, trainer.layers().join(model, own[0]), rows(seed, 0));
          assertThat(own[0]).as("sites differ").isNotEqualTo(own[1]);
          assertThat(IntStream.range(0, OWN).filter(i -> changed(plainOwn[0][i], plainOwn[1][i])))
              .as("in most of what they keep")
              .hasSizeGreaterThan(OWN / 2);
        });
  }

  private static boolean changed(double one, double other) {
    return Math.abs(one - other) > 1e-3;
  }

  private static void train(PlainFedBn plain, double[] v, LabelledRows rows, long seed, double mu) {
    double[] start = v.clone();
    BatchOrder order = BatchOrder.of(seed, rows.size());
    int batches = 2 * Math.ceilDiv(rows.size(), BATCH);
    for (int b = 0; b < batches; b++) {
      int[] batch = order.next(BATCH);
      if (batch.length > 1) {
        double[][] x = new double[batch.length][];
        double[] y = new double[batch.length];
        for (int r = 0; r < batch.length; r++) {
          x[r] = doubles(rows.features()[batch[r]]);
          y[r] = rows.labels()[batch[r]];
        }
        plain.step(v, x, y, RATE, mu, start);
      }
    }
  }

  private static void judgedAlike(
      Trainer trainer, PlainFedBn plain, float[] parameters, LabelledRows rows) {
    float[][] seen = trainer.probabilities(parameters, rows.features());
    double[] expected = plain.probabilities(doubles(parameters), doubles(rows.features()));
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) seen[i][1]).isCloseTo(expected[i], within(1e-4));
    }
  }

  @Test
  void anUpdateIsAsLongAsTheModelAndKnowsNothingOfTheSitesOwn() {
    Trainer trainer = new Trainer(recipe(0), SHAPE);
    assertThat(trainer.layout().parameters()).isEqualTo(MODEL);
    assertThat(trainer.layers().own()).isEqualTo(OWN);
    LabelledRows rows = rows(1, 0);
    float[] loaded = trainer.adapted(start(1), rows.features());
    float[] trained = trainer.train(loaded, rows, 1);
    FixedPoint format = FixedPoint.DEFAULT;
    LocalUpdate update = LocalUpdate.of(trainer, trained, loaded, format, FixedPoint.Over.REFUSE);
    assertThat(update.values()).hasSize(MODEL);
    float[] other = trained.clone();
    Arrays.fill(other, MODEL, MODEL + OWN, 7);
    assertThat(LocalUpdate.of(trainer, other, loaded, format, FixedPoint.Over.REFUSE).values())
        .isEqualTo(update.values());
    other[MODEL + 5] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> LocalUpdate.of(trainer, other, loaded, format, FixedPoint.Over.REFUSE))
        .isInstanceOf(UnusableUpdateException.class)
        .hasMessage("training made Infinity of batch-norm-0/shift[0]: lower learning-rate");
    assertThat(trainer.layers().place(4 * 5 + 3 * 4 + 2))
        .isEqualTo("batch-norm-1/log10-deviation[2]");
  }

  @Test
  void whoKeepsNothingYetTakesMeansAndVariancesOfTheRows() {
    Trainer trainer = new Trainer(recipe(0), SHAPE);
    PlainFedBn plain = new PlainFedBn(INPUTS, 5, 4);
    Seeds.each(
        5,
        seed -> {
          float[][] features = rows(seed, 2, 1500).features(); // more than are looked at together
          double[] v = Arrays.copyOf(doubles(start(seed)), MODEL + OWN);
          plain.adapt(v, doubles(features));
          close(trainer.adapted(start(seed), features), v, 1e-4);
        });
    float[] without = trainer.adapted(start(1), new float[0][]);
    assertThat(without)
        .startsWith(start(1))
        .endsWith(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void trainingIsTheSameForEqualSeedsAndABatchOfOneRowChangesNothing() {
    Trainer trainer = new Trainer(recipe(0), SHAPE);
    LabelledRows rows = rows(4, 1);
    float[] loaded = trainer.adapted(start(4), rows.features());
    float[] first = trainer.train(loaded, rows, 9);
    trainer.train(loaded, rows(5, 2), 3); // nothing of it stays behind
    assertThat(trainer.train(loaded, rows, 9)).isEqualTo(first).isNotEqualTo(loaded);
    LabelledRows one =
        new LabelledRows(new float[][] {rows.features()[0]}, new int[] {rows.labels()[0]});
    assertThat(trainer.train(loaded, one, 9)).isEqualTo(loaded);
    assertThatThrownBy(() -> trainer.train(start(4), rows, 9))
        .hasMessage("the model has 40 parameters and a site 36 of its own, got 40");
  }

  @Test
  void controlVariatesSteerTheModelAloneAndNotWhatASiteKeeps() {
    Recipe still =
        Recipe.of(
            "batch-norm-perceptron", Map.of("learning-rate", "0.1", "steps", "1", "hidden", "5,4"));
    Trainer trainer = new Trainer(still, SHAPE);
    LabelledRows rows = rows(6, 0);
    float[] loaded = trainer.adapted(start(6), rows.features());
    float[] drift = new float[MODEL];
    Arrays.fill(drift, 0.5f);
    float[] straight = trainer.train(loaded, rows, 1);
    float[] steered = trainer.train(loaded, rows, 1, drift);
    for (int i = 0; i < MODEL; i++) {
      assertThat(steered[i]).isCloseTo(straight[i] - 0.05f, within(1e-6f));
    }
    assertThat(trainer.layers().ownOf(steered)).isEqualTo(trainer.layers().ownOf(straight));
  }

  /** A pass may end with a batch of one row, of which nothing can be learnt here. */
  @ParameterizedTest
  @CsvSource({"33, 32", "32, 32", "34, 32", "9, 4", "8, 4", "1, 4", "2, 4"})
  void stepsAreBatchesOfMoreThanOneRow(int rows, int batchSize) {
    for (Map.Entry<String, String> work : Map.of("epochs", "3", "steps", "7").entrySet()) {
      Recipe recipe =
          Recipe.of(
              "batch-norm-perceptron",
              Map.of(
                  "learning-rate",
                  "0.1",
                  "batch-size",
                  "" + batchSize,
                  "hidden",
                  "5,4",
                  work.getKey(),
                  work.getValue()));
      BatchOrder order = BatchOrder.of(1, rows);
      long expected =
          IntStream.range(0, (int) recipe.training().work().batches(rows, batchSize))
              .filter(_ -> order.next(batchSize).length > 1)
              .count();
      assertThat(new Trainer(recipe, SHAPE).steps(rows))
          .as("%s: %s", work.getKey(), work.getValue())
          .isEqualTo(expected);
    }
  }

  private static void close(float[] seen, double[] expected, double within) {
    assertThat(seen).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double bound = within * Math.max(1, Math.abs(expected[i]));
      assertThat((double) seen[i]).as("value %d", i).isCloseTo(expected[i], within(bound));
    }
  }

  private static LabelledRows rows(long seed, int site) {
    return rows(seed, site, 25 + 8 * site);
  }

  /** Each site's columns have a scale and a place of their own. */
  private static LabelledRows rows(long seed, int site, int count) {
    Random random = new Random(31 * seed + site);
    float[][] features = new float[count][INPUTS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < INPUTS; j++) {
        double value = random.nextGaussian();
        sum += (j + 1) * value;
        features[i][j] = (float) ((1 + site) * value + 2 * site);
      }
      labels[i] = sum + random.nextGaussian() > 0 ? 1 : 0;
    }
    return new LabelledRows(features, labels);
  }

  private static float[] start(long seed) {
    Random random = new Random(seed);
    float[] start = new float[MODEL];
    for (int i = 0; i < MODEL; i++) {
      start[i] = random.nextFloat() - 0.5f;
    }
    return start;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[][] doubles(float[][] rows) {
    return Arrays.stream(rows).map(BatchNormTest::doubles).toArray(double[][]::new);
  }
}
