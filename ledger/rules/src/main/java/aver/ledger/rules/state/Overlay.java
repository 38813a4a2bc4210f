package aver.ledger.rules.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes over a view that stays as it is: of a block over the store, of a transaction over its
 * block. Not thread-safe.
 */
public final class Overlay implements StateView {
  private final StateView below;
  private final TreeMap<String, Optional<byte[]>> changes = new TreeMap<>();

  /** Begins without changes. */
  public Overlay(StateView below) {
    this.below = below;
  }

  @Override
  public Optional<byte[]> get(String key) {
    Optional<byte[]> changed = changes.get(key);
    return changed != null ? changed : below.get(key);
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    String start = from.compareTo(prefix) < 0 ? prefix : from;
    while (true) {
      Optional<String> under = below.ceilingKey(prefix, start);
      var over = changes.ceilingEntry(start);
      if (over == null
          || !over.getKey().startsWith(prefix)
          || (under.isPresent() && under.get().compareTo(over.getKey()) < 0)) {
        return under;
      }
      if (over.getValue().isPresent()) {
        return Optional.of(over.getKey());
      }
      start = over.getKey() + '\0'; // deleted here: go on behind it
    }
  }

  /** Reads and decodes. */
  public <V> Optional<V> get(Slot<V> slot) {
    return get(slot.key()).map(slot.codec()::decode);
  }

  /** Encodes and writes. */
  public <V> void put(Slot<V> slot, V value) {
    put(slot.key(), slot.codec().encode(value));
  }

  /** Writes bytes, at least one. */
  public void put(String key, byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("a value of the state is never empty: " + key);
    }
    changes.put(key, Optional.of(value));
  }

  /** Removes what stands at {@code key}, if anything. */
  public void delete(String key) {
    if (below.get(key).isPresent()) {
      changes.put(key, Optional.empty());
    } else {
      changes.remove(key);
    }
  }

  /** Writes all changes of {@code above}, which was laid over this. */
  public void absorb(Overlay above) {
    above.changes.forEach(
        (key, value) -> value.ifPresentOrElse(bytes -> put(key, bytes), () -> delete(key)));
  }

  /** What changed, ordered by key; an empty value is a removal. */
  public SortedMap<String, Optional<byte[]>> changes() {
    return Collections.unmodifiableSortedMap(changes);
  }
}
