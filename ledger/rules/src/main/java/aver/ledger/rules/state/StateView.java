package aver.ledger.rules.state;

import java.util.Optional;

/**
 * What holds: keys in ASCII, ordered bytewise, each with its bytes. Values are never empty.
 * Implemented by a store, by an overlay over another view, and in memory.
 */
public interface StateView {
  /** The value at {@code key}, which the caller must not change. */
  Optional<byte[]> get(String key);

  /** The lowest key that begins with {@code prefix} and is not below {@code from}. */
  Optional<String> ceilingKey(String prefix, String from);
}
