package aver.ledger.rules.state;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A state in memory, for simulations and for reading a snapshot. */
public final class MemoryState implements StateView {
  private final NavigableMap<String, byte[]> values;

  private MemoryState(NavigableMap<String, byte[]> values) {
    this.values = values;
  }

  /** Nothing at all: what genesis is applied to. */
  public static MemoryState empty() {
    return new MemoryState(new TreeMap<>());
  }

  /** Returns a copy that changes on its own. */
  public MemoryState copy() {
    return new MemoryState(new TreeMap<>(values));
  }

  /** Applies changes as {@link Overlay#changes()} gives them. */
  public void apply(Map<String, Optional<byte[]>> changes) {
    changes.forEach((key, value) ->
        value.ifPresentOrElse(bytes -> values.put(key, bytes), () -> values.remove(key)));
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    return Optional.ofNullable(values.ceilingKey(from.compareTo(prefix) < 0 ? prefix : from))
        .filter(key -> key.startsWith(prefix));
  }
}
