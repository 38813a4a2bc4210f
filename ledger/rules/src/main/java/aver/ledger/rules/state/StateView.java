package aver.ledger.rules.state;

import java.util.Optional;

/**
 * What holds: keys in ASCII, ordered bytewise, each with its bytes. Values are never empty. Implemented by a store, by an
 * overlay over another view, and in memory.
 */
public interface StateView {
  /** One key with its value, which the receiver must not change. */
  record Entry(String key, byte[] value) {}

  /** The value at {@code key}, which the caller must not change. */
  Optional<byte[]> get(String key);

  /** The entry with the lowest key that begins with {@code prefix} and is not below {@code from}. */
  Optional<Entry> ceiling(String prefix, String from);
}
