package aver.ledger.rules.round;

import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.ModelStep;
import aver.ledger.vector.VectorSink;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.rule.AggregationRule;
import aver.ledger.vector.rule.Treatment;
import aver.ledger.vector.rule.Updates;
import aver.ledger.vector.server.ControlStep;
import aver.ledger.vector.server.ServerStep;
import aver.reputation.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes the next version of a model: its parameters, and what the task hands on beside them.
 *
 * @param <V> where vectors are written and read again
 */
final class NextModel<V extends VectorSource & VectorSink> {
  private final RoundInput input;
  private final Lanes lanes;
  private final SortedMap<VectorRole, V> vectors = new TreeMap<>();

  NextModel(RoundInput input, Function<VectorRole, V> places, Lanes lanes) {
    this.input = input;
    this.lanes = lanes;
    for (VectorRole role : input.carried().learning().modelRoles()) {
      vectors.put(role, places.apply(role));
    }
  }

  private V vector(VectorRole role) {
    return Optional.ofNullable(vectors.get(role)).orElseThrow();
  }

  /**
   * Writes all vectors of the next version.
   *
   * @param members the included places, in the order of the updates
   * @return what the rule did with each update; empty if a value is outside int32
   */
  Optional<List<Treatment>> write(AggregationRule rule, Updates updates, List<Place> members) {
    boolean through = input.carried().learning().server().isPresent();
    V aggregate = vector(through ? VectorRole.AGGREGATE : VectorRole.MODEL);
    List<Treatment> treatments = rule.aggregate(updates, aggregate, lanes);
    boolean fits = through ? step(aggregate) : add(aggregate);
    fits &= input.carried().learning().controlMembers() == 0 || control(rule, updates, members);
    return fits ? Optional.of(treatments) : Optional.empty();
  }

  /** The model moves by the aggregate, which is replaced by the next model. */
  private boolean add(V aggregate) {
    return ModelStep.next(input.base(), aggregate, aggregate, lanes).isEmpty();
  }

  private boolean step(V aggregate) {
    Carried carried = input.carried();
    var optimiser = carried.learning().optimiser();
    List<V> after = new ArrayList<>();
    optimiser.states().forEach(state -> after.add(vector(Learning.role(state))));
    var all =
        new ServerStep.Vectors(
            input.base(), aggregate, carried.states(), vector(VectorRole.MODEL), after);
    return ServerStep.write(optimiser, carried.fractionBits(), all, lanes).isEmpty();
  }

  /**
   * Changes of control variates go through the same rule with the same weights, so that the sites'
   * corrections cancel out in the aggregate.
   */
  private boolean control(AggregationRule rule, Updates updates, List<Place> members) {
    List<VectorSource> changes =
        members.stream().map(place -> place.controlDelta().orElseThrow()).toList();
    V next = vector(VectorRole.CONTROL);
    rule.aggregate(updates.alike(changes), next, lanes);
    VectorSource before =
        input.carried().control().orElseGet(() -> ArrayVector.zeros(input.dimension()));
    int all = input.carried().learning().controlMembers();
    return ControlStep.write(before, next, changes.size(), all, next, lanes).isEmpty();
  }

  /** Writes what is remembered of the members' updates after the round. */
  void remember(List<Trace> traces) {
    HistoryVector.write(traces, vector(VectorRole.HISTORY));
  }

  /** The version's manifest. */
  List<VectorEntry> manifest() {
    return input.carried().learning().modelRoles().stream()
        .map(role ->
            new VectorEntry(role, vector(role).length(), VectorRoot.of(vector(role), lanes)))
        .toList();
  }
}
