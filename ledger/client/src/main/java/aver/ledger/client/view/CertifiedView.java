package aver.ledger.client.view;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.DenseList;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.StateReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The certified state, each value fetched with its proof when it is first looked at and kept. Keys
 * that are fetched together are of one height, others may be of a later one: good enough to decide
 * what to ask the ledger, which checks all of it again.
 *
 * <p>Not for use by several threads.
 */
public final class CertifiedView implements StateReading {
  private static final int KEYS_A_CALL = 256;

  /** Entries of lists, which only grow, and what is fixed when it is made. */
  private static final Pattern UNCHANGING =
      Pattern.compile(
          "((.+/)?(members|studies|tasks|grants|enrolled)/\\d+)|(task/[^/]+/(spec|model/\\d+))");

  private final LedgerClient client;
  private final Map<String, Optional<byte[]>> values = new HashMap<>();
  private long lowest = Long.MAX_VALUE;

  /** A view in which nothing was looked at yet. */
  public CertifiedView(LedgerClient client) {
    this.client = client;
  }

  /** A view of what holds by now, which keeps of this what never changes. */
  public CertifiedView renewed() {
    CertifiedView next = new CertifiedView(client);
    values.forEach((key, value) -> {
      if (value.isPresent() && UNCHANGING.matcher(key).matches()) {
        next.values.put(key, value);
      }
    });
    return next;
  }

  /**
   * The value at a key.
   *
   * @throws ViewUnavailableException if no replica proves it now
   */
  @Override
  public Optional<byte[]> get(String key) {
    fetch(List.of(key));
    return values.getOrDefault(key, Optional.empty());
  }

  /**
   * A typed value.
   *
   * @throws ViewUnavailableException if no replica proves it now
   */
  public <V> Optional<V> get(Slot<V> slot) {
    return get(slot.key()).map(slot.codec()::decode);
  }

  /**
   * Fetches what was not looked at yet, in as few calls as there can be.
   *
   * @throws ViewUnavailableException if no replica proves it now
   */
  public void fetch(Collection<String> keys) {
    List<String> missing =
        keys.stream().distinct().filter(key -> !values.containsKey(key)).toList();
    try {
      for (int from = 0; from < missing.size(); ) {
        List<String> part = missing.subList(from, Math.min(missing.size(), from + KEYS_A_CALL));
        CertifiedState state = client.readSome(part);
        values.putAll(state.values());
        lowest = Math.min(lowest, state.checkpoint().height());
        from += state.values().size();
      }
    } catch (LedgerUnavailableException e) {
      throw new ViewUnavailableException(e);
    }
  }

  /** The ids of a list, in the order in which they came; nobody can leave one out. */
  public List<String> list(DenseList list) {
    return list(List.of(list)).getFirst();
  }

  /** Several lists, in as few calls as there can be. */
  public List<List<String>> list(List<DenseList> lists) {
    fetch(lists.stream().map(list -> list.count().key()).toList());
    List<String> entries = new ArrayList<>();
    lists.forEach(list -> slots(list).forEach(slot -> entries.add(slot.key())));
    fetch(entries);
    return lists.stream()
        .map(list -> slots(list).stream().map(slot -> get(slot).orElseThrow()).toList())
        .toList();
  }

  private List<Slot<String>> slots(DenseList list) {
    long count = get(list.count()).orElse(0L);
    return LongStream.rangeClosed(1, count).mapToObj(list::at).toList();
  }

  /** What stands at the slots of many ids, in their order, in as few calls as there can be. */
  public <I, V> List<Optional<V>> all(List<I> ids, Function<I, Slot<V>> slot) {
    fetch(ids.stream().map(id -> slot.apply(id).key()).toList());
    return ids.stream().map(id -> get(slot.apply(id))).toList();
  }

  /** This for the functions of the rules; what they write stays in the overlay. */
  public Overlay overlay() {
    return new Overlay(this);
  }

  /** Ledger time in ms. */
  public long timeMs() {
    return get(Keys.TIME_MS).orElseThrow();
  }

  /**
   * The lowest height at which this looked: all of it is to be looked at again after any block
   * above. Others may have seen higher ones meanwhile.
   */
  public long height() {
    return lowest < Long.MAX_VALUE
        ? lowest
        : client.newest().map(LedgerCheckpoint::height).orElse(0L);
  }

  /** The newest certified checkpoint that was seen; something was looked at before. */
  public LedgerCheckpoint checkpoint() {
    return client.newest().orElseThrow();
  }
}
