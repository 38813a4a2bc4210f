package aver.participant.data;

import java.nio.charset.StandardCharsets;

/**
 * One patient, as read: not yet encoded.
 *
 * @param line of the file, from 1
 * @param values of the feature columns in the schema's order: the number, or the index of the
 *     category; NaN is missing
 * @param label index of the class
 */
@SuppressWarnings("ArrayRecordComponent") // millions of rows; compared by no one
public record Row(long line, double[] values, int label) {
  /**
   * The row's content without its place: values and label separated by TAB. Equal rows have equal
   * texts, so that a split by hash puts copies of one patient on one side.
   */
  byte[] content() {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(value).append('\t');
    }
    return text.append(label).append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
