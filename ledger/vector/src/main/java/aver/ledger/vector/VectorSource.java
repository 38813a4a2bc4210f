package aver.ledger.vector;

/**
 * A vector of {@code int32} that is read a block at a time, so that nobody needs it whole on the
 * heap.
 *
 * <p>Reading is safe from several threads at once, and repeated reads give the same values.
 */
public interface VectorSource {
  /** Most values of a vector: 2^30. */
  long LENGTH_MAX = 1L << 30;

  /** How many values there are, 1 to {@link #LENGTH_MAX}. */
  long length();

  /**
   * Copies {@code count} values, starting with value {@code from}, to the start of {@code into}.
   *
   * @throws IndexOutOfBoundsException if they are not all within the vector or do not fit
   * @throws VectorFault if the source converts on the way and a value cannot be converted
   */
  void read(long from, int[] into, int count);

  /**
   * A reader for one thread. One that converts keeps its scratch space from block to block, which
   * {@link #read} would have to make each time.
   */
  default Reader reader() {
    return this::read;
  }

  /** Reads blocks for one thread. */
  @FunctionalInterface
  interface Reader {
    /** As {@link VectorSource#read}. */
    void read(long from, int[] into, int count);
  }

  /** Whether every value that it gives is surely within +-2^23, so that nobody need look again. */
  default boolean bounded() {
    return false;
  }

  /** Throws unless {@code length} is that of a vector. */
  static long checkLength(long length) {
    if (length < 1 || length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a vector has 1 to 2^30 values, asked for %d".formatted(length));
    }
    return length;
  }
}
