package aver.ledger.client;

import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Slot;
import java.util.Map;
import java.util.Optional;

/**
 * Values of one certified height, each proven present or absent.
 *
 * @param checkpoint whose state root they were checked against
 * @param values by key, for every key that was asked for
 */
public record CertifiedState(LedgerCheckpoint checkpoint, Map<String, Optional<byte[]>> values) {
  /** Copies the map. */
  public CertifiedState {
    values = Map.copyOf(values);
  }

  /**
   * One of the values.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public <V> Optional<V> get(Slot<V> slot) {
    Optional<byte[]> value = values.get(slot.key());
    if (value == null) {
      throw new IllegalArgumentException(slot.key() + " was not read");
    }
    return value.map(slot.codec()::decode);
  }
}
