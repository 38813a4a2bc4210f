package aver.participant.training;

import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.participant.data.LabelledRows;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one recipe's model on rows of a site.
 *
 * <p>Each call begins afresh: parameters are set, the optimiser's state and the iteration count are
 * reset, so that nothing of a round (or of another client in a simulation) leaks into the next.
 * Results are bit-identical for equal arguments on one kind of processor.
 *
 * <p>Not thread-safe: one a worker thread. It is kept for the life of that thread and not closed,
 * since closing a network runs a full garbage collection.
 */
public final class Trainer {
  private static final int ROWS_AT_ONCE = 1024;

  private final Recipe recipe;
  private final ModelShape shape;
  private final ModelLayout layout;
  private final MultiLayerNetwork network;
  private Progress progress = Progress.UNSEEN;

  /** Builds the network; costs some tenths of a second the first time in a process. */
  public Trainer(Recipe recipe, ModelShape shape) {
    this.recipe = recipe;
    this.shape = shape;
    this.layout = recipe.layout(shape);
    this.network = Networks.of(recipe, shape);
    if (network.numParams() != layout.parameters()) {
      throw new IllegalStateException(
          "the network has %d parameters, its layout %d"
              .formatted(network.numParams(), layout.parameters()));
    }
  }

  /** What the elements of a parameter vector are. */
  public ModelLayout layout() {
    return layout;
  }

  /** Tells of every training from now on; it may end one. */
  public void report(Progress to) {
    progress = to;
  }

  /** One round's local training without control variates. */
  public float[] train(float[] start, LabelledRows rows, long seed) {
    return train(start, rows, seed, new float[0]);
  }

  /**
   * One round's local training: gradient descent on the loss, plus {@code mu / 2} times the squared
   * distance from the start (FedProx) if the recipe has a {@code mu}.
   *
   * @param start parameters to begin with, in the layout's order
   * @param rows at least one
   * @param seed of the order of batches, see {@link BatchOrder#seed}
   * @param drift what is added to each gradient; empty for nothing
   * @return the trained parameters; they may be infinite or NaN when training diverged
   * @throws IllegalArgumentException if a length does not fit
   * @throws TrainingStoppedException if who is told of its progress ended it
   */
  public float[] train(float[] start, LabelledRows rows, long seed, float[] drift) {
    int batchSize = recipe.training().batchSize();
    long batches = recipe.training().work().batches(rows.size(), batchSize);
    BatchOrder order = BatchOrder.of(seed, rows.size());
    try (PointerScope _ = Networks.scope()) {
      load(start);
      Correction correction = correction(start, drift);
      for (long i = 0; i < batches; i++) {
        int[] batch = order.next(batchSize);
        try (INDArray features = Nd4j.createFromArray(features(rows, batch));
            INDArray labels = Nd4j.createFromArray(targets(rows, batch))) {
          correction.before();
          network.fit(features, labels);
          network.clear();
          correction.after();
        }
        progress.done(i + 1, batches);
      }
      return network.params().toFloatVector();
    }
  }

  private Correction correction(float[] start, float[] drift) {
    if (drift.length != 0 && drift.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "the model has %d parameters, the drift %d".formatted(layout.parameters(), drift.length));
    }
    double rate = recipe.training().learningRate();
    return new Correction(network.params(), start, rate * recipe.training().mu(), rate, drift);
  }

  /**
   * Probability of each class for each row.
   *
   * @param parameters in the layout's order
   * @param features one array a row
   * @return one array a row, one value a class
   * @throws IllegalArgumentException if a length does not fit
   */
  public float[][] probabilities(float[] parameters, float[][] features) {
    float[][] result = new float[features.length][];
    try (PointerScope _ = Networks.scope()) {
      load(parameters);
      for (int from = 0; from < features.length; from += ROWS_AT_ONCE) {
        int to = Math.min(features.length, from + ROWS_AT_ONCE);
        float[][] part = new float[to - from][];
        for (int i = from; i < to; i++) {
          part[i - from] = checked(features[i]);
        }
        try (INDArray input = Nd4j.createFromArray(part);
            INDArray output = network.output(input)) {
          float[][] values = output.toFloatMatrix();
          for (int i = from; i < to; i++) {
            result[i] = perClass(values[i - from]);
          }
        }
      }
    }
    return result;
  }

  private float[] perClass(float[] outputs) {
    return shape.outputs() == 1 ? new float[] {1 - outputs[0], outputs[0]} : outputs;
  }

  /**
   * Deeplearning4j refuses a vector that is too short but takes one that is too long, hence the
   * check.
   */
  private void load(float[] parameters) {
    if (parameters.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "the model has %d parameters, got %d".formatted(layout.parameters(), parameters.length));
    }
    try (INDArray vector = Nd4j.createFromArray(parameters)) {
      network.setParams(vector);
    }
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
    network.setIterationCount(0);
    network.setEpochCount(0);
  }

  private float[][] features(LabelledRows rows, int[] batch) {
    float[][] features = new float[batch.length][];
    for (int i = 0; i < batch.length; i++) {
      features[i] = checked(rows.features()[batch[i]]);
    }
    return features;
  }

  private float[][] targets(LabelledRows rows, int[] batch) {
    float[][] targets = new float[batch.length][shape.outputs()];
    for (int i = 0; i < batch.length; i++) {
      int label = rows.labels()[batch[i]];
      if (shape.outputs() == 1) {
        targets[i][0] = label;
      } else {
        targets[i][label] = 1;
      }
    }
    return targets;
  }

  private float[] checked(float[] row) {
    if (row.length != shape.inputs()) {
      throw new IllegalArgumentException(
          "a row has %d features, the model %d inputs".formatted(row.length, shape.inputs()));
    }
    return row;
  }
}
