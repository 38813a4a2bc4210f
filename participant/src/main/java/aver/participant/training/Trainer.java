package aver.participant.training;

import aver.ledger.client.study.ModelLayout;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import aver.participant.data.LabelledRows;
import java.util.Arrays;
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
  private final Recipe recipe;
  private final Batches batches;
  private final ModelLayout layout;
  private final SiteLayers layers;
  private final MultiLayerNetwork network;
  private Progress progress = Progress.UNSEEN;

  /** Builds the network; costs some tenths of a second the first time in a process. */
  public Trainer(Recipe recipe, ModelShape shape) {
    this.recipe = recipe;
    this.batches = new Batches(shape);
    this.layout = recipe.layout(shape);
    this.layers = new SiteLayers(layout, recipe.normalised());
    this.network = Networks.of(recipe, shape);
    if (network.numParams() != layers.length()) {
      throw new IllegalStateException(
          "the network has %d parameters, its layout %d"
              .formatted(network.numParams(), layers.length()));
    }
  }

  /** What the elements of a model are. */
  public ModelLayout layout() {
    return layout;
  }

  /** What of a parameter vector is the model, and what the site's own. */
  public SiteLayers layers() {
    return layers;
  }

  /**
   * A vector for who keeps no normalisation of its own yet: scale 1, shift 0, and mean and variance
   * of what the model's layers make of these rows. Without batch normalisation it is the model.
   *
   * @param model parameters in the layout's order
   * @param features rows without labels; with none, mean 0 and variance 1
   * @throws IllegalArgumentException if a length does not fit
   */
  public float[] adapted(float[] model, float[][] features) {
    float[] all = layers.join(model, layers.neutral());
    for (int layer = 0; features.length > 0 && layer < layers.count(); layer++) {
      measure(all, layer, features);
    }
    return all;
  }

  private void measure(float[] all, int layer, float[][] features) {
    double[] mean = new double[layers.units(layer)];
    double[] variance = new double[mean.length];
    try (PointerScope _ = Networks.scope()) {
      load(all);
      for (int from = 0; from < features.length; from += Batches.ROWS_AT_ONCE) {
        try (INDArray input = Nd4j.createFromArray(batches.block(features, from))) {
          int at = Networks.weightsOf(layer);
          float[][] values = network.feedForwardToLayer(at, input, false).getLast().toFloatMatrix();
          for (float[] row : values) {
            for (int unit = 0; unit < mean.length; unit++) {
              mean[unit] += row[unit];
              variance[unit] += (double) row[unit] * row[unit];
            }
          }
          network.clear();
        }
      }
    }
    for (int unit = 0; unit < mean.length; unit++) {
      mean[unit] /= features.length;
      double spread = variance[unit] / features.length - mean[unit] * mean[unit];
      variance[unit] = Math.max(0, spread) + Networks.EPSILON;
    }
    layers.put(all, layer, mean, variance);
  }

  /** Tells of every training from now on; it may end one. */
  public void report(Progress to) {
    progress = to;
  }

  /**
   * How many steps of gradient descent one round's training takes: its batches, without those of
   * one row where the recipe has batch normalisation.
   *
   * @param rows that it trains on, at least one
   */
  public long steps(int rows) {
    int batchSize = recipe.training().batchSize();
    long all = recipe.training().work().batches(rows, batchSize);
    if (layers.own() == 0) {
      return all;
    }
    int inAPass = (rows + batchSize - 1) / batchSize;
    return rows % batchSize == 1 ? all - all / inAPass : all;
  }

  /** One round's local training without control variates. */
  public float[] train(float[] start, LabelledRows rows, long seed) {
    return train(start, rows, seed, new float[0]);
  }

  /**
   * One round's local training: gradient descent on the loss, plus {@code mu / 2} times the squared
   * distance of the model from the start (FedProx) if the recipe has a {@code mu}. With batch
   * normalisation a batch of one row, as a pass may end with, changes nothing.
   *
   * @param start parameters to begin with, and the site's own values if the recipe has such
   * @param rows at least one
   * @param seed of the order of batches, see {@link BatchOrder#seed}
   * @param drift what is added to each gradient of the model; empty for nothing
   * @return the trained parameters, like the start; they may be infinite or NaN when training
   *     diverged
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
        if (batch.length > 1 || layers.own() == 0) {
          step(rows, batch, correction);
        }
        progress.done(i + 1, batches);
      }
      return layers.fromNetwork(network.params().toFloatVector());
    }
  }

  private void step(LabelledRows rows, int[] batch, Correction correction) {
    try (INDArray features = Nd4j.createFromArray(batches.features(rows, batch));
        INDArray labels = Nd4j.createFromArray(batches.targets(rows, batch))) {
      correction.before();
      // the solver stays for the next step: to clear the network here cost a third of all steps
      network.fit(features, labels);
      correction.after();
    }
  }

  private Correction correction(float[] start, float[] drift) {
    if (drift.length != 0 && drift.length != layout.parameters()) {
      throw new IllegalArgumentException(
          "the model has %d parameters, the drift %d".formatted(layout.parameters(), drift.length));
    }
    double rate = recipe.training().learningRate();
    float[] none = new float[layers.own()];
    float[] pullable = new float[0];
    if (layers.own() > 0) {
      float[] everywhere = new float[layers.shared()];
      Arrays.fill(everywhere, 1);
      pullable = layers.toNetwork(layers.join(everywhere, none));
    }
    return new Correction(
        network.params(),
        layers.toNetwork(start),
        rate * recipe.training().mu(),
        rate,
        drift.length == 0 ? drift : layers.toNetwork(layers.join(drift, none)),
        pullable);
  }

  /**
   * Probability of each class for each row.
   *
   * @param parameters in the layout's order, and the site's own values if the recipe has such
   * @param features one array a row
   * @return one array a row, one value a class
   * @throws IllegalArgumentException if a length does not fit
   */
  public float[][] probabilities(float[] parameters, float[][] features) {
    float[][] result = new float[features.length][];
    try (PointerScope _ = Networks.scope()) {
      load(parameters);
      for (int from = 0; from < features.length; from += Batches.ROWS_AT_ONCE) {
        try (INDArray input = Nd4j.createFromArray(batches.block(features, from));
            INDArray output = network.output(input)) {
          float[][] values = output.toFloatMatrix();
          for (int i = 0; i < values.length; i++) {
            result[from + i] = batches.perClass(values[i]);
          }
        }
      }
    }
    return result;
  }

  /**
   * Deeplearning4j refuses a vector that is too short but takes one that is too long, hence the
   * check. The solver and what it keeps belong to the pointer scope of the call before, which freed
   * it: so it is thrown away, and made anew in this one.
   */
  private void load(float[] parameters) {
    if (parameters.length != layers.length()) {
      throw new IllegalArgumentException(
          "the model has %d parameters%s, got %d"
              .formatted(
                  layout.parameters(),
                  layers.own() == 0 ? "" : " and a site %d of its own".formatted(layers.own()),
                  parameters.length));
    }
    network.clear();
    try (INDArray vector = Nd4j.createFromArray(layers.toNetwork(parameters))) {
      network.setParams(vector);
    }
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
    network.setIterationCount(0);
    network.setEpochCount(0);
  }
}
