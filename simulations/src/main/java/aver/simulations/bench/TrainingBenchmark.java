package aver.simulations.bench;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.participant.data.LabelledRows;
import aver.participant.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An agent's local training of a perceptron, against the plain loop over Deeplearning4j that
 * somebody would write who has the batches ready: same network, rows, batch size and number of
 * steps, same thread.
 */
final class TrainingBenchmark implements SingleBenchmark {
  private static final int FEATURES = 30;
  private static final int HIDDEN = 200;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 0.01;
  private static final int WARM_UPS = 20;
  private static final double GOAL = 0.97;

  private final int rows;
  private final int epochs;
  private final int runs;

  /** The benchmark as it is documented. */
  TrainingBenchmark() {
    this(1024, 4, 61);
  }

  private TrainingBenchmark(int rows, int epochs, int runs) {
    this.rows = rows;
    this.epochs = epochs;
    this.runs = runs;
  }

  @Override
  public Benchmark part(double part) {
    return new TrainingBenchmark(
        (int) Math.max(2 * BATCH, rows * part),
        (int) Math.max(1, epochs * part),
        (int) Math.max(3, runs * part));
  }

  @Override
  public String name() {
    return "training";
  }

  @Override
  public String summary() {
    return "an agent's training, against a bare Deeplearning4j loop on the same data";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    Recipe recipe =
        Recipe.of(
            "perceptron",
            Map.of(
                "learning-rate",
                String.format(Locale.ROOT, "%.2f", LEARNING_RATE),
                "batch-size",
                Integer.toString(BATCH),
                "epochs",
                Integer.toString(epochs),
                "hidden",
                HIDDEN + "," + HIDDEN));
    LabelledRows data = rows();
    Trainer trainer = new Trainer(recipe, new ModelShape(FEATURES, 2));
    float[] start = start((int) trainer.layout().parameters());
    try (BareLoop bare =
        new BareLoop(new int[] {FEATURES, HIDDEN, HIDDEN}, LEARNING_RATE, data, BATCH)) {
      Timing timing =
          Timing.of(
              () -> trainer.train(start, data, 1), () -> bare.train(start, epochs), WARM_UPS, runs);
      int steps = epochs * ((rows + BATCH - 1) / BATCH);
      return Measurement.atLeast(
          name(),
          steps / timing.taskMs() * 1e3,
          "steps/s",
          steps / timing.referenceMs() * 1e3,
          GOAL,
          "perceptron of %d parameters, %d rows, batches of %d, %d steps from parameters to parameters on 1 thread; medians of %d runs, %s"
              .formatted(start.length, rows, BATCH, steps, runs, Timing.machine()));
    }
  }

  private LabelledRows rows() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] features = new float[rows][FEATURES];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < FEATURES; i++) {
        features[row][i] = (float) random.nextDouble(-1, 1);
      }
      labels[row] = features[row][0] + features[row][1] > 0 ? 1 : 0;
    }
    return new LabelledRows(features, labels);
  }

  private static float[] start(int parameters) {
    SplittableRandom random = new SplittableRandom(2);
    float[] start = new float[parameters];
    for (int i = 0; i < parameters; i++) {
      start[i] = (float) random.nextDouble(-0.05, 0.05);
    }
    return start;
  }
}
