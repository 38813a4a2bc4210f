package aver.ledger.rules;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a block of transactions does.
 *
 * @param applied one each, in order
 * @param changes of the state, ordered by key; an empty value is a removal
 */
public record BlockResult(List<Applied> applied, SortedMap<String, Optional<byte[]>> changes) {
  /** Copies the list. */
  public BlockResult {
    applied = List.copyOf(applied);
  }

  /** The leaves that it adds to the log. */
  public List<Leaf> leaves() {
    return applied.stream()
        .filter(Applied.Logged.class::isInstance)
        .map(each -> ((Applied.Logged) each).leaf())
        .toList();
  }
}
