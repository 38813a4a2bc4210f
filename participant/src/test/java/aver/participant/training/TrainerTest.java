package aver.participant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.ledger.vector.FixedPoint;
import aver.participant.Seeds;
import aver.participant.data.LabelledRows;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainerTest {
  private static final ModelShape SHAPE = new ModelShape(3, 2);
  private static final Recipe REGRESSION =
      Recipe.of(
          "logistic-regression", Map.of("learning-rate", "0.1", "batch-size", "4", "steps", "7"));
  private static final Recipe PERCEPTRON =
      Recipe.of(
          "perceptron",
          Map.of("learning-rate", "0.1", "batch-size", "4", "epochs", "2", "hidden", "5"));

  @Test
  void trainingIsTheSameForEqualSeedsAndForgetsTheRoundBefore() {
    Trainer trainer = new Trainer(PERCEPTRON, SHAPE);
    Trainer fresh = new Trainer(PERCEPTRON, SHAPE);
    Seeds.each(
        5,
        seed -> {
          LabelledRows rows = rows(seed, 22);
          float[] start = start(seed, (int) trainer.layout().parameters());
          float[] first = trainer.train(start, rows, seed);
          float[] other = trainer.train(start, rows, seed + 1);
          assertThat(trainer.train(start, rows, seed)).isEqualTo(first).isNotEqualTo(other);
          assertThat(fresh.train(start, rows, seed)).isEqualTo(first);
        });
  }

  /**
   * The recipe's arithmetic against a plain loop: mean gradient of a batch, weight decay on weights
   * alone, FedProx' pull to where the round began, SCAFFOLD's drift.
   */
  @ParameterizedTest
  @CsvSource({"0, 0", "0.7, 0", "0, 0.3", "0.7, 0.3"})
  void regressionIsPlainGradientDescentOnWhatIsAskedFor(double mu, float drifting) {
    Map<String, String> settings =
        Map.of(
            "learning-rate", "0.1", "batch-size", "4", "steps", "7", "l2", "0.05", "mu", "" + mu);
    float[] drift =
        drifting == 0 ? new float[0] : new float[] {drifting, -drifting, 2 * drifting, drifting};
    Trainer trainer = new Trainer(Recipe.of("logistic-regression", settings), SHAPE);
    Seeds.each(
        5,
        seed -> {
          LabelledRows rows = rows(seed, 10);
          float[] start = start(seed, 4);
          double[] w = {start[0], start[1], start[2], start[3]};
          BatchOrder order = BatchOrder.of(seed, 10);
          for (int step = 0; step < 7; step++) {
            int[] batch = order.next(4);
            double[] gradient = new double[4];
            for (int i : batch) {
              float[] x = rows.features()[i];
              double z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + w[3];
              double error = 1 / (1 + Math.exp(-z)) - rows.labels()[i];
              for (int j = 0; j < 4; j++) {
                gradient[j] += error * (j < 3 ? x[j] : 1) / batch.length;
              }
            }
            for (int j = 0; j < 4; j++) {
              double more = mu * (w[j] - start[j]) + (drifting == 0 ? 0 : drift[j]);
              w[j] -= 0.1 * (gradient[j] + (j < 3 ? 0.05 * w[j] : 0) + more);
            }
          }
          float[] trained = trainer.train(start, rows, seed, drift);
          for (int j = 0; j < 4; j++) {
            assertThat((double) trained[j]).isCloseTo(w[j], within(1e-5));
          }
        });
  }

  @Test
  void anUntouchedParameterGivesZero() {
    Trainer trainer = new Trainer(REGRESSION, SHAPE);
    Seeds.each(
        10,
        seed -> {
          LabelledRows rows = rows(seed, 10);
          for (float[] row : rows.features()) {
            row[1] = 0; // its weight gets no gradient
          }
          FixedPoint format = new FixedPoint(20, 1 << 23);
          Random random = new Random(seed);
          float[] loaded = LocalUpdate.load(random.ints(4, -(1 << 28), 1 << 28).toArray(), format);
          loaded[0] = loaded[2] = loaded[3] = 0;
          float[] trained = trainer.train(loaded, rows, seed);
          LocalUpdate update =
              LocalUpdate.of(trainer.layout(), trained, loaded, format, FixedPoint.Over.REFUSE);
          assertThat(update.values()[1]).isZero();
          assertThat(update.values()[0]).isNotZero();
        });
  }

  @Test
  void whatMustNotBeSentIsNamed() {
    Trainer trainer = new Trainer(REGRESSION, SHAPE);
    FixedPoint format = new FixedPoint(20, 1 << 20);
    float[] zero = new float[4];
    assertThatThrownBy(() ->
            LocalUpdate.of(
                trainer.layout(),
                new float[] {0, Float.NaN, 0, 0},
                zero,
                format,
                FixedPoint.Over.CLIP))
        .isInstanceOf(UnusableUpdateException.class)
        .hasMessageContaining("output/W[1,0]")
        .hasMessageContaining("NaN");
    assertThatThrownBy(() ->
            LocalUpdate.of(
                trainer.layout(),
                new float[] {0, 0, 0, 1.5f},
                zero,
                format,
                FixedPoint.Over.REFUSE))
        .isInstanceOf(UnusableUpdateException.class)
        .hasMessageContaining("output/b[0,0]")
        .hasMessageContaining("1.5");
    LocalUpdate clipped =
        LocalUpdate.of(
            trainer.layout(), new float[] {0, -7, 0.5f, 1.5f}, zero, format, FixedPoint.Over.CLIP);
    assertThat(clipped.values()).containsExactly(0, -(1 << 20), 1 << 19, 1 << 20);
    assertThat(clipped.clipped()).isEqualTo(2);
  }

  @Test
  void lengthsAreChecked() {
    Trainer trainer = new Trainer(REGRESSION, SHAPE);
    assertThatThrownBy(() -> trainer.train(new float[5], rows(1, 4), 1))
        .hasMessage("the model has 4 parameters, got 5");
    assertThatThrownBy(() -> trainer.train(new float[3], rows(1, 4), 1))
        .hasMessage("the model has 4 parameters, got 3");
  }

  @Test
  void severalClassesAreASoftmax() {
    ModelShape shape = new ModelShape(3, 4);
    Trainer trainer = new Trainer(PERCEPTRON, shape);
    float[] parameters = start(3, (int) trainer.layout().parameters());
    float[][] p = trainer.probabilities(parameters, rows(3, 9).features());
    for (float[] row : p) {
      assertThat(row).hasSize(4);
      assertThat(row[0] + row[1] + row[2] + row[3]).isCloseTo(1, within(1e-5f));
    }
    assertThat(trainer.train(parameters, rows(3, 9), 1)).isNotEqualTo(parameters);
  }

  @Test
  void aSiteWithFewOfAClassReportsNothing() {
    assertThat(new Confusion(2, new int[] {8, 2, 1, 9}).reportable()).isPresent();
    assertThat(new Confusion(2, new int[] {8, 1, 1, 9}).reportable()).isEmpty();
    Confusion c = new Confusion(2, new int[] {6, 4, 1, 9});
    assertThat(c.accuracy()).hasValue(0.75);
    assertThat(c.sensitivity()).hasValue(0.9);
    assertThat(c.specificity()).hasValue(0.6);
  }

  private static LabelledRows rows(long seed, int count) {
    Random random = new Random(seed);
    float[][] features = new float[count][3];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 3; j++) {
        features[i][j] = (float) random.nextGaussian();
      }
      labels[i] = features[i][0] + features[i][2] > 0 ? 1 : 0;
    }
    return new LabelledRows(features, labels);
  }

  private static float[] start(long seed, int length) {
    Random random = new Random(seed);
    float[] start = new float[length];
    for (int i = 0; i < length; i++) {
      start[i] = random.nextFloat() - 0.5f;
    }
    return start;
  }
}
