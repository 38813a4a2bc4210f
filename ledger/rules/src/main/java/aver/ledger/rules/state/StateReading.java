package aver.ledger.rules.state;

import java.util.Optional;

/** What holds at a key, and nothing about which keys there are: all that a proof can show. */
@FunctionalInterface
public interface StateReading {
  /** The value at {@code key}, which the caller must not change. */
  Optional<byte[]> get(String key);
}
