package aver.ledger.engine.comet;

import aver.ledger.engine.Headers;
import aver.ledger.engine.Snapshots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What two of the others say to one that comes by a snapshot: one of them may lie.
 *
 * @param others their ids
 * @param application of one of them
 * @param engine of one of them
 */
record TwoOfOthers(
    List<String> others,
    Function<String, SnapshotApplication> application,
    Function<String, CometEngine> engine)
    implements Headers {
  @Override
  public List<Long> offered() {
    return others.stream()
        .flatMap(id -> application.apply(id).snapshots().stream().map(Snapshots.Offer::height))
        .collect(Collectors.groupingBy(height -> height, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(said -> said.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public Optional<byte[]> at(long height) {
    List<byte[]> said =
        others.stream().flatMap(id -> engine.apply(id).header(height).stream()).toList();
    return said.stream()
        .filter(one -> said.stream().filter(other -> Arrays.equals(one, other)).count() > 1)
        .findFirst();
  }
}
