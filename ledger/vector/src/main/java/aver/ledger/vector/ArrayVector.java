package aver.ledger.vector;

import java.util.Objects;

/** A vector in an {@code int[]}, which it shares with whoever made it. */
public final class ArrayVector implements VectorSource, VectorSink {
  private final int[] values;

  private ArrayVector(int[] values) {
    this.values = values;
  }

  /** Over {@code values} themselves; no copy. */
  public static ArrayVector of(int... values) {
    VectorSource.checkLength(values.length);
    return new ArrayVector(values);
  }

  /** All zeros. */
  public static ArrayVector zeros(long length) {
    return new ArrayVector(new int[(int) VectorSource.checkLength(length)]);
  }

  /** The array itself; no copy. */
  public int[] values() {
    return values;
  }

  @Override
  public long length() {
    return values.length;
  }

  @Override
  public void read(long from, int[] into, int count) {
    Objects.checkFromIndexSize(from, count, (long) values.length);
    System.arraycopy(values, (int) from, into, 0, count);
  }

  @Override
  public void write(long from, int[] source, int count) {
    Objects.checkFromIndexSize(from, count, (long) values.length);
    System.arraycopy(source, 0, values, (int) from, count);
  }
}
