package aver.participant.site;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what a view is made of with as few calls as can be: all keys that the last look needed at
 * once, and again with those that this one needs beside them, until none is missing. So a look at a
 * state whose shape did not change is one call, and its values are of one height as far as they fit
 * into one answer. What never changes once it is there is read once, and kept for as long as looks
 * ask for it.
 *
 * <p>Not thread-safe.
 */
final class CertifiedLook {
  private static final int KEYS_MAX = 256;

  private final Reading reading;
  private final Map<String, Optional<byte[]>> kept = new HashMap<>();
  private Set<String> needed = new LinkedHashSet<>();

  /** Where values come from. */
  @FunctionalInterface
  interface Reading {
    /** Values of the first of 1 to 256 keys, at least of one, of one certified height. */
    CertifiedState readSome(List<String> keys) throws LedgerUnavailableException;
  }

  CertifiedLook(Reading reading) {
    this.reading = reading;
  }

  /** Bytes of all that was kept of former looks, and of the keys that the next one asks for. */
  long keptBytes() {
    long bytes = needed.stream().mapToLong(String::length).sum();
    for (Map.Entry<String, Optional<byte[]>> entry : kept.entrySet()) {
      bytes += entry.getKey().length() + entry.getValue().map(v -> v.length).orElse(0);
    }
    return bytes;
  }

  /** Values of a certified state; asking for one that was not read makes the look be repeated. */
  final class Values {
    private final Map<String, Optional<byte[]>> read = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> fixed = new HashSet<>();
    private Optional<LedgerCheckpoint> checkpoint = Optional.empty();

    <V> Optional<V> get(Slot<V> slot) {
      asked.add(slot.key());
      return read.getOrDefault(slot.key(), Optional.empty()).map(slot.codec()::decode);
    }

    /** A value that, once it is there, stays as it is. */
    <V> Optional<V> getFixed(Slot<V> slot) {
      fixed.add(slot.key());
      Optional<byte[]> known = kept.getOrDefault(slot.key(), Optional.empty());
      if (known.isPresent()) {
        return known.map(slot.codec()::decode);
      }
      Optional<V> value = get(slot);
      if (value.isPresent()) {
        kept.put(slot.key(), read.getOrDefault(slot.key(), Optional.empty()));
        asked.remove(slot.key());
      }
      return value;
    }

    /** What was asked for is not needed again. */
    void drop(Slot<?> slot) {
      asked.remove(slot.key());
      fixed.remove(slot.key());
    }

    /** The oldest checkpoint that the values were checked against. */
    LedgerCheckpoint checkpoint() {
      return checkpoint.orElseThrow();
    }

    private void add(CertifiedState state) {
      read.putAll(state.values());
      if (checkpoint.isEmpty() || checkpoint.get().height() > state.checkpoint().height()) {
        checkpoint = Optional.of(state.checkpoint());
      }
    }
  }

  /**
   * Makes a view from certified values.
   *
   * @param view is called until all that it asks for was read
   */
  <R> R look(Function<Values, R> view) throws LedgerUnavailableException {
    while (true) {
      Values values = new Values();
      List<String> keys = new ArrayList<>(needed);
      int from = 0;
      do {
        CertifiedState some =
            reading.readSome(keys.subList(from, Math.min(from + KEYS_MAX, keys.size())));
        values.add(some);
        from += some.values().size();
      } while (from < keys.size());
      R made = view.apply(values);
      boolean complete = values.read.keySet().containsAll(values.asked);
      needed = values.asked;
      if (complete) {
        kept.keySet().retainAll(values.fixed);
        return made;
      }
    }
  }
}
