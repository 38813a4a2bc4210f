package aver.ledger.store;

import aver.ledger.rules.state.StateView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A view that asks the one below it for each thing once, for as long as that one stands still: for
 * the transactions of a block, or of those that are passed together, which mostly read the same few
 * values. Bounded by what these can read. Not thread-safe.
 */
public final class ReadOnce implements StateView {
  private final StateView below;
  private final Map<String, Optional<byte[]>> values = new HashMap<>();
  private final Map<Scan, Optional<String>> scans = new HashMap<>();

  private record Scan(String prefix, String from) {}

  /**
   * Begins with nothing read.
   *
   * @param below must not change meanwhile
   */
  public ReadOnce(StateView below) {
    this.below = below;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return values.computeIfAbsent(key, below::get);
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    return scans.computeIfAbsent(
        new Scan(prefix, from), scan -> below.ceilingKey(scan.prefix, scan.from));
  }
}
