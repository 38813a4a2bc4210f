package aver.simulations.bench;

/**
 * What a benchmark found.
 *
 * @param name of the benchmark
 * @param value what was measured, in {@code unit}
 * @param unit such as {@code ms} or {@code MB/s}
 * @param reference the plain reference in the same run, in {@code unit}
 * @param ratio {@code value / reference}
 * @param goal what {@code ratio} should be, such as {@code <= 2}
 * @param met whether it is
 * @param conditions sizes, threads, number of runs, machine
 */
public record Measurement(
    String name,
    double value,
    String unit,
    double reference,
    double ratio,
    String goal,
    boolean met,
    String conditions) {

  /** A measurement whose ratio is to be at most {@code most}. */
  static Measurement atMost(
      String name, double value, String unit, double reference, double most, String conditions) {
    double ratio = value / reference;
    return new Measurement(
        name,
        rounded(value),
        unit,
        rounded(reference),
        rounded(ratio),
        "<= " + most,
        ratio <= most,
        conditions);
  }

  /** A measurement whose ratio is to be at least {@code least}. */
  static Measurement atLeast(
      String name, double value, String unit, double reference, double least, String conditions) {
    double ratio = value / reference;
    return new Measurement(
        name,
        rounded(value),
        unit,
        rounded(reference),
        rounded(ratio),
        ">= " + least,
        ratio >= least,
        conditions);
  }

  /** A measurement that is to be at most {@code most} itself; the goal stands for the reference. */
  static Measurement within(
      String name, double value, String unit, double most, String conditions) {
    return new Measurement(
        name,
        rounded(value),
        unit,
        most,
        rounded(value / most),
        "<= %s %s".formatted(most, unit),
        value <= most,
        conditions);
  }

  /**
   * A measurement that is to be at least {@code least} itself; the goal stands for the reference.
   */
  static Measurement atLeastItself(
      String name, double value, String unit, double least, String conditions) {
    return new Measurement(
        name,
        rounded(value),
        unit,
        least,
        rounded(value / least),
        ">= %s %s".formatted(least, unit),
        value >= least,
        conditions);
  }

  /** The same, met only if another goal is too. */
  Measurement and(String also, boolean holds) {
    return new Measurement(
        name, value, unit, reference, ratio, goal + " and " + also, met && holds, conditions);
  }

  private static double rounded(double x) {
    return Math.rint(x * 1000) / 1000;
  }
}
