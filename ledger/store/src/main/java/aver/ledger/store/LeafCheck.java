package aver.ledger.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** Looks at each leaf of a blob as it streams in. */
@FunctionalInterface
public interface LeafCheck {
  /** The first byte of {@code leaf} (not to be changed) that is refused, or nothing. */
  OptionalLong firstRefused(ByteBuffer leaf);

  /**
   * Every 32-bit little-endian value lies between {@code -bound} and {@code bound}; leaves hold
   * whole values.
   */
  static LeafCheck within(int bound) {
    return leaf -> {
      ByteBuffer values = leaf.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      while (values.remaining() >= Integer.BYTES) {
        int value = values.getInt();
        if (value > bound || value < -bound) {
          return OptionalLong.of(values.position() - (long) Integer.BYTES);
        }
      }
      return values.hasRemaining() ? OptionalLong.of(values.position()) : OptionalLong.empty();
    };
  }

  /** Every leaf is taken. */
  static LeafCheck any() {
    return leaf -> OptionalLong.empty();
  }
}
