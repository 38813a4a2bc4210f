package aver.ledger.rules.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of ids in the state: how many at {@code key}, and each at {@code key/1} to {@code key/n}.
 * Only grows.
 *
 * @param key of the counter
 */
public record DenseList(String key) {
  /** Where the number of entries stands; absent for none. */
  public Slot<Long> count() {
    return new Slot<>(key, Keys.NUMBER);
  }

  /** Where the k-th id stands, from 1. */
  public Slot<String> at(long k) {
    return new Slot<>(key + "/" + k, Keys.NAME);
  }

  /** Adds an id at the end. */
  public void add(Overlay state, String id) {
    long next = state.get(count()).orElse(0L) + 1;
    state.put(count(), next);
    state.put(at(next), id);
  }

  /** All ids in the order in which they came. */
  public List<String> all(Overlay state) {
    long size = state.get(count()).orElse(0L);
    List<String> ids = new ArrayList<>();
    for (long k = 1; k <= size; k++) {
      ids.add(state.get(at(k)).orElseThrow());
    }
    return ids;
  }
}
