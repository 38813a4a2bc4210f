package aver.ledger.rules.state;

import java.util.Optional;

/**
 * What holds, and in which order: keys in ASCII, ordered bytewise, each with its bytes. Values are
 * never empty. Implemented by a store, by an overlay over another view, and in memory; the order
 * itself is not proven, so a view from outside is a {@link StateReading} alone.
 */
public interface StateView extends StateReading {
  /** The lowest key that begins with {@code prefix} and is not below {@code from}. */
  Optional<String> ceilingKey(String prefix, String from);
}
