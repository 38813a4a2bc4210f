package aver.simulations.bench;

import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A result as the bytes of little-endian float32 values in memory. */
final class FloatBytes implements VectorSink {
  private static final ValueLayout.OfFloat LITTLE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final long length;
  private final FixedPoint format;

  FloatBytes(Arena arena, long length, FixedPoint format) {
    this.bytes = arena.allocate(length * Float.BYTES);
    this.length = length;
    this.format = format;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void write(long from, int[] values, int count) {
    float[] numbers = new float[count];
    format.dequantise(values, numbers, count);
    MemorySegment.copy(numbers, 0, bytes, LITTLE, from * Float.BYTES, count);
  }
}
