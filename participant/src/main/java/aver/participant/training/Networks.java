package aver.participant.training;

import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Recipe;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds networks from our own recipes, never from a configuration that somebody sent. */
final class Networks {
  /** What is added to each variance, so that none is zero. */
  static final double EPSILON = 1e-5;

  /** What a batch leaves of the running means and variances. */
  private static final double DECAY = 0.9;

  private Networks() {}

  static MultiLayerNetwork of(Recipe recipe, ModelShape shape) {
    Nd4j.factory().blas().setMaxThreads(1);
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .weightInit(WeightInit.ZERO)
            .updater(new Sgd(recipe.training().learningRate()));
    if (recipe.training().l2() > 0) {
      settings.l2(recipe.training().l2());
    }
    NeuralNetConfiguration.ListBuilder layers = settings.list();
    int inputs = shape.inputs();
    for (int units : recipe.hidden()) {
      if (recipe.normalised().isEmpty()) {
        layers.layer(
            new DenseLayer.Builder().nIn(inputs).nOut(units).activation(Activation.RELU).build());
      } else {
        normalised(layers, inputs, units);
      }
      inputs = units;
    }
    boolean binary = shape.outputs() == 1;
    layers.layer(
        new OutputLayer.Builder(binary ? LossFunction.XENT : LossFunction.MCXENT)
            .nIn(inputs)
            .nOut(shape.outputs())
            .activation(binary ? Activation.SIGMOID : Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    warmUp(network, shape);
    return network;
  }

  /**
   * The normalisation stands before the rectified linear units, as its authors put it. It keeps the
   * logarithms of deviations, since Deeplearning4j's other way, variances, fails on rows that are
   * vectors.
   */
  private static void normalised(NeuralNetConfiguration.ListBuilder layers, int inputs, int units) {
    layers.layer(
        new DenseLayer.Builder()
            .nIn(inputs)
            .nOut(units)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build());
    layers.layer(
        new BatchNormalization.Builder()
            .decay(DECAY)
            .nIn(units)
            .nOut(units)
            .eps(EPSILON)
            .activation(Activation.IDENTITY)
            .build());
    layers.layer(new ActivationLayer(Activation.RELU));
  }

  /** Where the weights of a normalised layer stand among the network's layers. */
  static int weightsOf(int normalised) {
    return 3 * normalised;
  }

  /**
   * A scope that frees the native memory of this call at its end, not at some later garbage
   * collection.
   */
  @SuppressWarnings(
      "unchecked") // the varargs of classes are empty: all pointers belong to the scope
  static PointerScope scope() {
    return new PointerScope();
  }

  /**
   * Fills Deeplearning4j's caches outside any pointer scope, since a scope would free what they
   * keep.
   */
  private static void warmUp(MultiLayerNetwork network, ModelShape shape) {
    INDArray features = Nd4j.zeros(1, shape.inputs());
    INDArray labels = Nd4j.zeros(1, shape.outputs());
    network.fit(features, labels);
    network.output(features);
    network.clear();
  }
}
