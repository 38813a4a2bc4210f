package aver.ledger.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one atomic write changes, in order. */
final class Changes {
  /** One key with its new value, or none. */
  static final class Change {
    private final Column column;
    private final byte[] key;
    private final byte @Nullable [] value;

    private Change(Column column, byte[] key, byte @Nullable [] value) {
      this.column = column;
      this.key = key;
      this.value = value;
    }

    Column column() {
      return column;
    }

    byte[] key() {
      return key;
    }

    byte @Nullable [] value() {
      return value;
    }
  }

  private final List<Change> all = new ArrayList<>();

  List<Change> all() {
    return Collections.unmodifiableList(all);
  }

  Changes put(Column column, byte[] key, byte[] value) {
    all.add(new Change(column, key, value));
    return this;
  }

  Changes delete(Column column, byte[] key) {
    all.add(new Change(column, key, null));
    return this;
  }

  /** A number as a key that is ordered like it, or as a value. */
  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
