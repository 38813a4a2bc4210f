package aver.ledger.rules.round;

import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.VectorSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task hands on from one version of its model to the next beside the model itself.
 *
 * @param learning how the task learns
 * @param fractionBits scale of its vectors
 * @param vectors of the base version; none at version 0
 * @param members that ever enrolled, in that order: it is that of the history's rows
 */
public record Carried(
    Learning learning,
    int fractionBits,
    Map<VectorRole, VectorSource> vectors,
    List<String> members) {
  /** Of a task whose model moves by the aggregate. */
  public static final Carried NOTHING = new Carried(Learning.PLAIN, 0, Map.of());

  /** Copies the map. */
  public Carried {
    SortedMap<VectorRole, VectorSource> ordered = new TreeMap<>(vectors);
    vectors = Collections.unmodifiableSortedMap(ordered);
    members = List.copyOf(members);
  }

  /** Of a task that remembers no updates. */
  public Carried(Learning learning, int fractionBits, Map<VectorRole, VectorSource> vectors) {
    this(learning, fractionBits, vectors, List.of());
  }

  /** What is remembered of the members' updates; empty before the first round. */
  Optional<VectorSource> history() {
    return Optional.ofNullable(vectors.get(VectorRole.HISTORY));
  }

  /** What the rule made of the updates that led to the base version. */
  Optional<VectorSource> aggregate() {
    return Optional.ofNullable(vectors.get(VectorRole.AGGREGATE));
  }

  /** The control variate; empty for zeros. */
  Optional<VectorSource> control() {
    return Optional.ofNullable(vectors.get(VectorRole.CONTROL));
  }

  /** The optimiser's states in its order; empty before the first round. */
  Optional<List<VectorSource>> states() {
    if (vectors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        learning.optimiser().states().stream()
            .map(state -> Optional.ofNullable(vectors.get(Learning.role(state))).orElseThrow())
            .toList());
  }
}
