package aver.ledger.client.study;

/**
 * What the data asks of a model.
 *
 * @param inputs encoded features, 1 to 65 536
 * @param classes of the label, 2 to 16
 */
public record ModelShape(int inputs, int classes) {
  /** Checks the ranges. */
  public ModelShape {
    if (inputs < 1 || inputs > 65_536) {
      throw new IllegalArgumentException("inputs must be 1 to 65536, were " + inputs);
    }
    if (classes < 2 || classes > 16) {
      throw new IllegalArgumentException("classes must be 2 to 16, were " + classes);
    }
  }

  /** Units of the output layer: one (sigmoid) for two classes, else one a class (softmax). */
  public int outputs() {
    return classes == 2 ? 1 : classes;
  }
}
