package aver.simulations.robustness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Images of handwritten digits; source and licence stand beside the file.
 *
 * @param images 64 pixels each, from 0 to 1, and a 1 behind them for the bias
 * @param labels the digits, in the order of the images
 */
@SuppressWarnings("ArrayRecordComponent") // rows of numbers, compared by no one
record Digits(double[][] images, int[] labels) {
  /** How many digits there are. */
  static final int CLASSES = 10;

  /** Values of an image, the constant one among them. */
  static final int FEATURES = 65;

  private static final String FILE = "/aver/robustness/digits/digits.csv";
  private static final double PIXEL_MAX = 16;

  /** All images, in the order of the file. */
  static Digits load() {
    List<String> lines;
    try (InputStream in = Objects.requireNonNull(Digits.class.getResourceAsStream(FILE), FILE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      lines = reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[][] images = new double[lines.size()][FEATURES];
    int[] labels = new int[lines.size()];
    for (int row = 0; row < images.length; row++) {
      String[] cells = lines.get(row).split(",", -1);
      for (int pixel = 0; pixel < FEATURES - 1; pixel++) {
        images[row][pixel] = Integer.parseInt(cells[pixel]) / PIXEL_MAX;
      }
      images[row][FEATURES - 1] = 1;
      labels[row] = Integer.parseInt(cells[FEATURES - 1]);
    }
    return new Digits(images, labels);
  }

  /** Some of the images. */
  Digits of(List<Integer> rows) {
    double[][] some = new double[rows.size()][];
    int[] digits = new int[rows.size()];
    for (int i = 0; i < some.length; i++) {
      some[i] = images[rows.get(i)];
      digits[i] = labels[rows.get(i)];
    }
    return new Digits(some, digits);
  }

  /** The same images, each said to show nine minus its digit. */
  Digits flipped() {
    int[] other = new int[labels.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = CLASSES - 1 - labels[i];
    }
    return new Digits(images, other);
  }

  int size() {
    return labels.length;
  }
}
