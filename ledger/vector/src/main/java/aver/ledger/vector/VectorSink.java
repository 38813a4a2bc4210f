package aver.ledger.vector;

/**
 * Takes a vector of {@code int32} a block at a time, in any order.
 *
 * <p>Writing is safe from several threads at once as long as their ranges do not overlap.
 */
public interface VectorSink {
  /** How many values it takes. */
  long length();

  /**
   * Takes the first {@code count} of {@code values} as the values from {@code from} on.
   *
   * @throws IndexOutOfBoundsException if they are not all within the vector
   */
  void write(long from, int[] values, int count);
}
