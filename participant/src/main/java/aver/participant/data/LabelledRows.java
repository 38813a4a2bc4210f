package aver.participant.data;

/**
 * Rows ready for a network.
 *
 * @param features one array a row, all of one length
 * @param labels index of the class, one a row
 */
@SuppressWarnings("ArrayRecordComponent") // handed to native code, compared by no one
public record LabelledRows(float[][] features, int[] labels) {
  /** Checks the lengths. */
  public LabelledRows {
    if (features.length != labels.length) {
      throw new IllegalArgumentException(
          "%d rows of features, %d labels".formatted(features.length, labels.length));
    }
  }

  /** Number of rows. */
  public int size() {
    return labels.length;
  }

  /** Rows of each class. */
  public int[] classCounts(int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
