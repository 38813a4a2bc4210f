package aver.ledger.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sorted rows in columns, written all or none at a time: what a ledger store stands on. */
interface Database extends AutoCloseable {
  /** One key with its value. */
  final class Row {
    final byte[] key;
    final byte[] value;

    Row(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }
  }

  /** A moment that reads go back to; belongs to the database that made it. */
  interface Snap extends AutoCloseable {
    @Override
    void close();
  }

  /** The value of a key now. */
  Optional<byte[]> get(Column column, byte[] key);

  /** The value of a key then. */
  Optional<byte[]> get(Column column, byte[] key, Snap snap);

  /** Rows whose key begins with {@code prefix}, from {@code from} on, in order. */
  List<Row> rows(Column column, byte[] prefix, byte[] from, int rowsMax, @Nullable Snap snap);

  /** The last row of {@code column}. */
  Optional<Row> last(Column column);

  /** Writes all of {@code changes} or none; with {@code sync} it survives a loss of power. */
  void write(Changes changes, boolean sync);

  /** Makes all that was written survive a loss of power. */
  void sync();

  /** All of it as it is now, until closed. */
  Snap snap();

  @Override
  void close();
}
