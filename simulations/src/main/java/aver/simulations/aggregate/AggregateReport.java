package aver.simulations.aggregate;

import java.util.List;
import java.util.SortedMap;

/**
 * What was done, as {@code --json} prints it.
 *
 * @param rule name of the rule
 * @param parameters its parameters that were given
 * @param fractionBits of the fixed point in which it was computed
 * @param length values of each vector
 * @param inputs what was done with each input, in the order of the command line
 * @param output file that was written
 * @param type its element type, {@code float32} or {@code int32}
 */
public record AggregateReport(
    String rule,
    SortedMap<String, Long> parameters,
    int fractionBits,
    long length,
    List<Input> inputs,
    String output,
    String type) {
  /** Copies the list. */
  public AggregateReport {
    inputs = List.copyOf(inputs);
  }

  /**
   * One input.
   *
   * @param file as given
   * @param weight how much it counts
   * @param counted false if the rule left it out
   * @param scale by how much the rule scaled it, in 65536ths
   * @param sharePpm how large a part of the result it was, in millionths
   * @param why the rule treated it so
   */
  public record Input(
      String file, int weight, boolean counted, int scale, int sharePpm, String why) {}
}
