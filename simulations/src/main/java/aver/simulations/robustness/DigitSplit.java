package aver.simulations.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The images divided: a fifth to measure on, the rest among hospitals whose digits differ.
 *
 * <p>Of each digit, every hospital gets a part drawn from the Dirichlet distribution with parameter
 * 1/2, which is the square of a normal variable divided by the sum of all hospitals' squares.
 *
 * @param hospitals their training rows
 * @param test rows that nobody trains on
 */
record DigitSplit(List<Digits> hospitals, Digits test) {
  private static final int TEST_EVERY = 5;
  private static final int ROWS_MIN = 10;

  /** Copies the list. */
  DigitSplit {
    hospitals = List.copyOf(hospitals);
  }

  /**
   * Divides by drawing until each hospital has at least {@value #ROWS_MIN} images.
   *
   * @param random decides everything
   */
  static DigitSplit draw(Digits all, int hospitals, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    Collections.shuffle(order, random);
    int tests = all.size() / TEST_EVERY;
    Digits test = all.of(order.subList(0, tests));
    List<Integer> training = order.subList(tests, order.size());
    List<List<Integer>> parts;
    do {
      parts = divide(all, training, hospitals, random);
    } while (parts.stream().anyMatch(part -> part.size() < ROWS_MIN));
    return new DigitSplit(parts.stream().map(all::of).toList(), test);
  }

  /**
   * Some of all hospitals' images, as one that everybody trusts might have: of every digit about as
   * many as there are.
   *
   * @param rows how many
   * @param random draws them
   */
  Digits some(int rows, Random random) {
    List<double[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Digits part : hospitals) {
      images.addAll(List.of(part.images()));
      Arrays.stream(part.labels()).forEach(labels::add);
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, labels.size()).boxed().toList());
    Collections.shuffle(order, random);
    Digits all =
        new Digits(
            images.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
    return all.of(order.subList(0, rows));
  }

  private static List<List<Integer>> divide(
      Digits all, List<Integer> training, int hospitals, Random random) {
    List<List<Integer>> parts = new ArrayList<>();
    for (int h = 0; h < hospitals; h++) {
      parts.add(new ArrayList<>());
    }
    for (int digit = 0; digit < Digits.CLASSES; digit++) {
      int wanted = digit;
      List<Integer> rows = training.stream().filter(row -> all.labels()[row] == wanted).toList();
      double[] shares = new double[hospitals];
      double sum = 0;
      for (int h = 0; h < hospitals; h++) {
        double normal = random.nextGaussian();
        shares[h] = normal * normal;
        sum += shares[h];
      }
      double reached = 0;
      int from = 0;
      for (int h = 0; h < hospitals; h++) {
        reached += shares[h];
        int to = h == hospitals - 1 ? rows.size() : (int) (reached / sum * rows.size());
        parts.get(h).addAll(rows.subList(from, to));
        from = to;
      }
    }
    return parts;
  }
}
