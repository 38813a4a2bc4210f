package aver.ledger.client.study;

import aver.ledger.proof.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a model's parameters lie in one vector: Deeplearning4j's flattened order, layer by layer,
 * weights before biases, weights {@code [inputs, outputs]} column by column (all weights into unit
 * 0, then into unit 1, ...).
 *
 * @param model name of the recipe
 * @param blocks in order
 */
public record ModelLayout(String model, List<Block> blocks) {
  /**
   * Weights or biases of one layer.
   *
   * @param name such as {@code dense-0/W}
   * @param rows inputs of the layer; 1 for biases
   * @param columns units of the layer
   * @param bias whether these are biases
   */
  public record Block(String name, int rows, int columns, boolean bias) {
    /** Number of parameters. */
    public long length() {
      return (long) rows * columns;
    }
  }

  /** Copies the list. */
  public ModelLayout {
    blocks = List.copyOf(blocks);
  }

  static ModelLayout dense(String model, ModelShape shape, List<Integer> hidden) {
    return of(model, shape, hidden, true);
  }

  /** Without biases in the hidden layers, where a normalisation behind them shifts anyway. */
  static ModelLayout unbiased(String model, ModelShape shape, List<Integer> hidden) {
    return of(model, shape, hidden, false);
  }

  private static ModelLayout of(
      String model, ModelShape shape, List<Integer> hidden, boolean biases) {
    List<Block> blocks = new ArrayList<>();
    int inputs = shape.inputs();
    for (int i = 0; i < hidden.size(); i++) {
      blocks.add(new Block("dense-" + i + "/W", inputs, hidden.get(i), false));
      if (biases) {
        blocks.add(new Block("dense-" + i + "/b", 1, hidden.get(i), true));
      }
      inputs = hidden.get(i);
    }
    blocks.add(new Block("output/W", inputs, shape.outputs(), false));
    blocks.add(new Block("output/b", 1, shape.outputs(), true));
    return new ModelLayout(model, blocks);
  }

  /** Number of parameters. */
  public long parameters() {
    return blocks.stream().mapToLong(Block::length).sum();
  }

  /**
   * Where an element of the vector belongs, for messages: {@code output/W[3,0]}.
   *
   * @throws IndexOutOfBoundsException if the vector has no such element
   */
  public String place(long index) {
    long rest = index;
    for (Block block : blocks) {
      if (rest < block.length()) {
        return "%s[%d,%d]".formatted(block.name(), rest % block.rows(), rest / block.rows());
      }
      rest -= block.length();
    }
    throw new IndexOutOfBoundsException("element %d of %d".formatted(index, parameters()));
  }

  /**
   * The text whose SHA-256 is the layout's hash: {@code aver-layout/v1}, the recipe's name, then
   * name, rows and columns of each block separated by TAB, each line ended by LF.
   */
  public String canonicalText() {
    return "aver-layout/v1\n"
        + model
        + "\n"
        + blocks.stream()
            .map(b -> "%s\t%d\t%d\n".formatted(b.name(), b.rows(), b.columns()))
            .collect(Collectors.joining());
  }

  /**
   * Schema hash of a task: SHA-256 of the layout's canonical text followed by the data schema's. It
   * fixes what each element of a vector means.
   */
  public Digest taskSchemaHash(String schemaCanonicalText) {
    return Digest.sha256((canonicalText() + schemaCanonicalText).getBytes(StandardCharsets.UTF_8));
  }
}
