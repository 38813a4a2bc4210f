package aver.ledger.client.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model and its local training.
 *
 * <p>Parameters (all optional but one of {@code steps} and {@code epochs}): {@code learning-rate}
 * (0.01), {@code batch-size} (32), {@code steps} or {@code epochs} a round, {@code l2} (0), {@code
 * mu} (0: FedProx' pull back to where a round began), {@code seed} (0), {@code standardize} ({@code
 * site} or {@code schema}), and for {@code perceptron} and {@code batch-norm-perceptron} {@code
 * hidden} (sizes of the hidden layers, such as {@code 32,16}).
 */
public sealed interface Recipe {
  /** Names of all recipes. */
  List<String> NAMES = List.of(LogisticRegression.NAME, Perceptron.NAME, BatchNormPerceptron.NAME);

  /** Name by which tasks call it. */
  String name();

  /** Settings of local training. */
  LocalTraining training();

  /** Layers of the model for data of this shape. */
  ModelLayout layout(ModelShape shape);

  /** Sizes of the hidden layers, from input to output. */
  List<Integer> hidden();

  /**
   * Sizes of the layers whose batch normalisation each site keeps for itself (FedBN), from input to
   * output; none of its values is part of the model. Empty for recipes without.
   */
  default List<Integer> normalised() {
    return List.of();
  }

  /**
   * A recipe by name.
   *
   * @throws InvalidRecipeException with every problem
   */
  static Recipe of(String name, Map<String, String> parameters) {
    Parameters values = new Parameters(parameters);
    return switch (name) {
      case LogisticRegression.NAME -> {
        LocalTraining training = training(values);
        values.done(name);
        yield new LogisticRegression(training);
      }
      case Perceptron.NAME -> {
        LocalTraining training = training(values);
        List<Integer> hidden = hidden(values);
        values.done(name);
        yield new Perceptron(training, hidden);
      }
      case BatchNormPerceptron.NAME -> {
        LocalTraining training = training(values);
        List<Integer> hidden = hidden(values);
        if (training.batchSize() < 2) {
          values.problem("batch-size must be at least 2, since a single row has no variance");
        }
        values.done(name);
        yield new BatchNormPerceptron(training, hidden);
      }
      default ->
          throw new InvalidRecipeException(
              name, List.of("there is no such recipe; there are " + String.join(", ", NAMES)));
    };
  }

  /** All parameters as texts, so that {@code of(name(), parameters())} is this recipe. */
  default SortedMap<String, String> parameters() {
    SortedMap<String, String> result = new TreeMap<>();
    result.put("learning-rate", Double.toString(training().learningRate()));
    result.put("batch-size", Integer.toString(training().batchSize()));
    switch (training().work()) {
      case LocalWork.Steps steps -> result.put("steps", Integer.toString(steps.count()));
      case LocalWork.Epochs epochs -> result.put("epochs", Integer.toString(epochs.count()));
    }
    result.put("l2", Double.toString(training().l2()));
    if (training().mu() > 0) {
      result.put("mu", Double.toString(training().mu())); // left out where old tasks had none
    }
    result.put("seed", Long.toString(training().seed()));
    result.put("standardize", training().standardize().name().toLowerCase(Locale.ROOT));
    if (!hidden().isEmpty()) {
      result.put("hidden", hidden().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return result;
  }

  private static LocalTraining training(Parameters values) {
    double learningRate = values.decimal("learning-rate", 1e-9, 10, 0.01);
    int batchSize = (int) values.integer("batch-size", 1, 4096, 32);
    boolean steps = values.has("steps");
    boolean epochs = values.has("epochs");
    if (steps == epochs) {
      values.problem("exactly one of steps and epochs must be given");
    }
    LocalWork work =
        steps
            ? new LocalWork.Steps((int) values.integer("steps", 1, 1_000_000, 1))
            : new LocalWork.Epochs((int) values.integer("epochs", 1, 10_000, 1));
    double l2 = values.decimal("l2", 0, 10, 0);
    double mu = values.decimal("mu", 0, 10, 0);
    long seed = values.integer("seed", 0, Long.MAX_VALUE, 0);
    String source = values.text("standardize", "site");
    if (!source.equals("site") && !source.equals("schema")) {
      values.problem("standardize must be site or schema, was '%s'".formatted(source));
    }
    return new LocalTraining(
        learningRate,
        batchSize,
        work,
        l2,
        seed,
        source.equals("schema") ? StandardizeBy.SCHEMA : StandardizeBy.SITE,
        mu);
  }

  private static List<Integer> hidden(Parameters values) {
    String text = values.text("hidden", "16");
    List<Integer> sizes = new ArrayList<>();
    if (text.matches("[1-9]\\d{0,4}(,[1-9]\\d{0,4}){0,7}")) {
      for (String size : text.split(",", -1)) {
        sizes.add(Integer.parseInt(size));
      }
    }
    if (sizes.isEmpty() || sizes.stream().anyMatch(s -> s > 65_536)) {
      values.problem("hidden must be 1 to 8 sizes from 1 to 65536, was '%s'".formatted(text));
    }
    return sizes;
  }

  /**
   * Logistic regression: one layer, cross-entropy.
   *
   * @param training settings
   */
  record LogisticRegression(LocalTraining training) implements Recipe {
    /** Name in tasks. */
    public static final String NAME = "logistic-regression";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<Integer> hidden() {
      return List.of();
    }

    @Override
    public ModelLayout layout(ModelShape shape) {
      return ModelLayout.dense(NAME, shape, hidden());
    }
  }

  /**
   * Multilayer perceptron: dense layers with rectified linear units, cross-entropy.
   *
   * @param training settings
   * @param hidden sizes of the hidden layers, from input to output
   */
  record Perceptron(LocalTraining training, List<Integer> hidden) implements Recipe {
    /** Name in tasks. */
    public static final String NAME = "perceptron";

    /** Copies the list. */
    public Perceptron {
      hidden = List.copyOf(hidden);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public ModelLayout layout(ModelShape shape) {
      return ModelLayout.dense(NAME, shape, hidden);
    }
  }

  /**
   * Multilayer perceptron with batch normalisation between each hidden layer's weights and its
   * rectified linear units. What normalises stays at each site (Li and others, FedBN, ICLR 2021):
   * the model is weights alone, and the biases of the output.
   *
   * @param training settings
   * @param hidden sizes of the hidden layers, from input to output
   */
  record BatchNormPerceptron(LocalTraining training, List<Integer> hidden) implements Recipe {
    /** Name in tasks. */
    public static final String NAME = "batch-norm-perceptron";

    /** Copies the list. */
    public BatchNormPerceptron {
      hidden = List.copyOf(hidden);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public List<Integer> normalised() {
      return hidden;
    }

    @Override
    public ModelLayout layout(ModelShape shape) {
      return ModelLayout.unbiased(NAME, shape, hidden);
    }
  }
}
