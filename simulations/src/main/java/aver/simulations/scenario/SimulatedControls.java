package aver.simulations.scenario;

import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorSource;
import aver.participant.training.ControlVariate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The hospitals' own control variates, kept as each agent keeps its own. */
final class SimulatedControls {
  private final Map<String, int[]> own = new TreeMap<>();

  /**
   * A hospital's, for the next round; empty if the task has none.
   *
   * @param common of the base version; empty at version 0
   */
  Optional<ControlVariate> of(TaskSpec spec, String member, Optional<int[]> common) {
    if (spec.learning().controlMembers() == 0) {
      return Optional.empty();
    }
    int[] zeros = new int[(int) spec.dimension()];
    FixedPoint format = new FixedPoint(spec.fractionBits(), spec.bound());
    return Optional.of(
        new ControlVariate(own.getOrDefault(member, zeros), common.orElse(zeros), format));
  }

  /** As an agent does once its update counted. */
  void over(Seat seat, Optional<VectorSource> change) {
    boolean counted = seat.outcome().filter(o -> o.exclusion() == Exclusion.INCLUDED).isPresent();
    if (counted && change.isPresent()) {
      int[] values = new int[(int) change.get().length()];
      change.get().read(0, values, values.length);
      int[] before = own.getOrDefault(seat.member(), new int[values.length]);
      own.put(seat.member(), ControlVariate.after(before, values));
    }
  }
}
