package aver.ledger.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A vector blob as it lies in a mapped file, native memory or bytes: {@code int32} after {@code
 * int32}, little-endian, two's complement, no header.
 *
 * <p>Lives as long as its segment. A segment that several threads may read makes a vector that they
 * may share.
 */
public final class SegmentVector implements VectorSource, VectorSink {
  private static final ValueLayout.OfInt LITTLE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment segment;
  private final long length;

  private SegmentVector(MemorySegment segment) {
    this.segment = segment;
    this.length = segment.byteSize() / Integer.BYTES;
  }

  /**
   * Over {@code segment} itself; no copy.
   *
   * @param segment 4 bytes a value, at least one value
   * @throws IllegalArgumentException if the size is not that of a vector
   */
  public static SegmentVector of(MemorySegment segment) {
    if (segment.byteSize() % Integer.BYTES != 0) {
      throw new IllegalArgumentException(
          "a vector blob has 4 bytes a value, this has %d bytes".formatted(segment.byteSize()));
    }
    VectorSource.checkLength(segment.byteSize() / Integer.BYTES);
    return new SegmentVector(segment);
  }

  /** Over {@code bytes} themselves; no copy. */
  public static SegmentVector of(byte[] bytes) {
    return of(MemorySegment.ofArray(bytes));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void read(long from, int[] into, int count) {
    Objects.checkFromIndexSize(from, count, length);
    MemorySegment.copy(segment, LITTLE, from * Integer.BYTES, into, 0, count);
  }

  @Override
  public void write(long from, int[] values, int count) {
    Objects.checkFromIndexSize(from, count, length);
    MemorySegment.copy(values, 0, segment, LITTLE, from * Integer.BYTES, count);
  }
}
