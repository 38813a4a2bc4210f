package aver.ledger.rules.state;

import java.util.Optional;

/**
 * Changes over a view whose order is known: of a block over the store, of a transaction over its
 * block. What happens by itself looks for what is next, due or open. Not thread-safe.
 */
public final class OrderedOverlay extends Overlay implements StateView {
  private final StateView below;

  /** Begins without changes. */
  public OrderedOverlay(StateView below) {
    super(below);
    this.below = below;
  }

  @Override
  public Optional<String> ceilingKey(String prefix, String from) {
    String start = from.compareTo(prefix) < 0 ? prefix : from;
    while (true) {
      Optional<String> under = below.ceilingKey(prefix, start);
      var over = changedFrom(start);
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
}
