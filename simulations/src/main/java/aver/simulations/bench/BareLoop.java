package aver.simulations.bench;

import aver.participant.data.LabelledRows;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The reference of {@link TrainingBenchmark}: Deeplearning4j and nothing else. */
final class BareLoop implements AutoCloseable {
  private final MultiLayerNetwork network;
  private final List<DataSet> batches = new ArrayList<>();

  /** A binary classifier with batches that are ready. */
  BareLoop(int[] sizes, double learningRate, LabelledRows rows, int batchSize) {
    Nd4j.factory().blas().setMaxThreads(1);
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(0).updater(new Sgd(learningRate)).list();
    for (int i = 1; i < sizes.length; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(sizes[i - 1])
              .nOut(sizes[i])
              .activation(Activation.RELU)
              .build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.XENT)
            .nIn(sizes[sizes.length - 1])
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build());
    network = new MultiLayerNetwork(layers.build());
    network.init();
    for (int from = 0; from < rows.size(); from += batchSize) {
      int size = Math.min(batchSize, rows.size() - from);
      float[][] features = new float[size][];
      float[][] labels = new float[size][1];
      for (int i = 0; i < size; i++) {
        features[i] = rows.features()[from + i];
        labels[i][0] = rows.labels()[from + i];
      }
      batches.add(new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels)));
    }
  }

  /** Trains from parameters to parameters. */
  float[] train(float[] start, int epochs) {
    try (INDArray parameters = Nd4j.createFromArray(start)) {
      network.setParams(parameters);
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      batches.forEach(network::fit);
    }
    return network.params().toFloatVector();
  }

  @Override
  public void close() {
    batches.forEach(batch -> {
      batch.getFeatures().close();
      batch.getLabels().close();
    });
  }
}
