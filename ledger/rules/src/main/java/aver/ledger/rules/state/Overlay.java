package aver.ledger.rules.state;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes over what holds, which stays as it is: what a transaction may look at and change. Not
 * thread-safe.
 */
public sealed class Overlay implements StateReading permits OrderedOverlay {
  private final StateReading below;
  private final TreeMap<String, Optional<byte[]>> changes = new TreeMap<>();

  /** Begins without changes. */
  public Overlay(StateReading below) {
    this.below = below;
  }

  @Override
  public final Optional<byte[]> get(String key) {
    Optional<byte[]> changed = changes.get(key);
    return changed != null ? changed : below.get(key);
  }

  /** Reads and decodes. */
  public final <V> Optional<V> get(Slot<V> slot) {
    return get(slot.key()).map(slot.codec()::decode);
  }

  /** Encodes and writes. */
  public final <V> void put(Slot<V> slot, V value) {
    put(slot.key(), slot.codec().encode(value));
  }

  /** Writes bytes, at least one. */
  public final void put(String key, byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("a value of the state is never empty: " + key);
    }
    changes.put(key, Optional.of(value));
  }

  /** Removes what stands at {@code key}, if anything. */
  public final void delete(String key) {
    if (below.get(key).isPresent()) {
      changes.put(key, Optional.empty());
    } else {
      changes.remove(key);
    }
  }

  /** Writes all changes of {@code above}, which was laid over this. */
  public final void absorb(Overlay above) {
    above.changes.forEach(
        (key, value) -> value.ifPresentOrElse(bytes -> put(key, bytes), () -> delete(key)));
  }

  /** The lowest key from {@code start} on that was changed here. */
  final Map.@Nullable Entry<String, Optional<byte[]>> changedFrom(String start) {
    return changes.ceilingEntry(start);
  }

  /** What changed, ordered by key; an empty value is a removal. */
  public final SortedMap<String, Optional<byte[]>> changes() {
    return Collections.unmodifiableSortedMap(changes);
  }
}
