package aver.ledger.vector.exact;

import aver.ledger.vector.SampleCaps;
import aver.ledger.vector.VectorFault;
import aver.ledger.vector.VectorSource;
import java.util.List;

/**
 * Vectors of one length that are read together, a block of all of them at a time: the updates of a
 * round as they came, or what a step before the rule made of them.
 *
 * <p>What a step makes is computed again whenever a block is read, so that no copy of all updates
 * ever stands in memory. All values are within +-2^23.
 */
public interface Rows {
  /** How many, 1 to 2^10. */
  int count();

  /** Values of each. */
  long length();

  /**
   * Makes a reader for one thread.
   *
   * @param size most values of a block
   */
  Reader reader(int size);

  /** Some of these rows, in the given order. */
  Rows pick(List<Integer> indices);

  /** Reads blocks for one thread. */
  @FunctionalInterface
  interface Reader {
    /**
     * Fills the first {@code count} values of {@code into[i]} with the values of row {@code i} from
     * {@code from} on.
     *
     * @throws VectorFault if a value is over 2^23
     */
    void read(long from, int count, int[][] into);
  }

  /**
   * Vectors as they are.
   *
   * @throws IllegalArgumentException if there are none or over 2^10
   * @throws VectorFault if they differ in length
   */
  static Rows of(List<VectorSource> vectors) {
    if (vectors.isEmpty() || vectors.size() > SampleCaps.PARTICIPANTS_MAX) {
      throw new IllegalArgumentException(
          "1 to %d vectors, not %d".formatted(SampleCaps.PARTICIPANTS_MAX, vectors.size()));
    }
    long length = vectors.getFirst().length();
    for (VectorSource vector : vectors) {
      if (vector.length() != length) {
        throw VectorFault.length(vector.length(), length);
      }
    }
    return new SourceRows(vectors);
  }

  /** These rows and one more after them, of the same length. */
  default Rows with(VectorSource more) {
    return new JoinedRows(this, of(List.of(more)));
  }
}
