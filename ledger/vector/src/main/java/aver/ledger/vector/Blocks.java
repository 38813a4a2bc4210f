package aver.ledger.vector;

/**
 * How a vector is cut into blocks that stay in a core's cache.
 *
 * @param length values of the vector
 * @param size values of a block but the last, 1 to {@link #SIZE_MAX}
 */
public record Blocks(long length, int size) {
  /** With 2^16 products of 2^46 each, the total of a block stays below 2^63. */
  public static final int SIZE_MAX = 1 << 16;

  /** 64 KiB of values and 128 KiB of int64 sums stay in a second-level cache. */
  public static final int SIZE = 1 << 14;

  /**
   * @throws IllegalArgumentException if a component is out of range
   */
  public Blocks {
    VectorSource.checkLength(length);
    if (size < 1 || size > SIZE_MAX) {
      throw new IllegalArgumentException(
          "a block has 1 to %d values, asked for %d".formatted(SIZE_MAX, size));
    }
  }

  /** In blocks of the usual size. */
  public static Blocks of(long length) {
    return new Blocks(length, SIZE);
  }

  /** How many blocks there are. */
  public int count() {
    return Math.toIntExact((length + size - 1) / size);
  }

  /** First value of block {@code index}. */
  public long from(int index) {
    return (long) index * size;
  }

  /** Values of block {@code index}. */
  public int sizeOf(int index) {
    return (int) Math.min(size, length - from(index));
  }
}
