package aver.ledger.rules.state;

import aver.ledger.vector.server.ServerOptimiser;
import aver.ledger.vector.server.ServerOptimisers;
import aver.ledger.vector.server.ServerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a task learns where it does more than add what the rule made of the updates. In bytes it
 * stands behind everything else of a task, and not at all where it is {@link #PLAIN}.
 *
 * @param server optimiser through which the model moves; empty if it moves by the aggregate itself
 * @param controlMembers over how many members control variates (SCAFFOLD) are averaged; 0 without
 *     them
 * @param trusted member whose update the rule trusts; empty for rules that trust nobody
 */
public record Learning(Optional<ServerSpec> server, int controlMembers, Optional<String> trusted) {
  /** The model moves by the aggregate. */
  public static final Learning PLAIN = new Learning(Optional.empty(), 0, Optional.empty());

  /** Checks the ranges. */
  public Learning {
    if (controlMembers != 0) {
      Ids.range("members of the control variates", controlMembers, 3, TaskSpec.COHORT_MAX);
    }
    trusted.ifPresent(member -> Ids.slug("trusted member", member));
  }

  /** Vectors of each version of the model but version 0, which has the model alone. */
  public List<VectorRole> modelRoles() {
    List<VectorRole> roles = new ArrayList<>();
    roles.add(VectorRole.MODEL);
    if (server.isPresent()) {
      roles.add(VectorRole.AGGREGATE);
      optimiser().states().forEach(state -> roles.add(role(state)));
    }
    if (controlMembers > 0) {
      roles.add(VectorRole.CONTROL);
    }
    return List.copyOf(roles);
  }

  /** Vectors of an update, as long as the model each. */
  public List<VectorRole> updateRoles() {
    return controlMembers > 0
        ? List.of(VectorRole.DELTA, VectorRole.CONTROL_DELTA)
        : List.of(VectorRole.DELTA);
  }

  /** Where a state of the optimiser stands in a version's manifest. */
  public static VectorRole role(ServerState state) {
    return switch (state) {
      case MOMENTUM -> VectorRole.MOMENTUM;
      case VARIANCE -> VectorRole.VARIANCE;
    };
  }

  /** Why the optimiser cannot be had, in words; empty if it can, or there is none. */
  public Optional<String> objection() {
    return server.flatMap(s -> ServerOptimisers.check(s.name(), parameters(s)));
  }

  /**
   * The optimiser.
   *
   * @throws IllegalArgumentException if there is none, or {@link #objection} says why not
   */
  public ServerOptimiser optimiser() {
    ServerSpec spec =
        server.orElseThrow(() -> new IllegalArgumentException("there is no server optimiser"));
    return ServerOptimisers.of(spec.name(), parameters(spec));
  }

  private static SortedMap<String, Long> parameters(ServerSpec spec) {
    SortedMap<String, Long> parameters = new TreeMap<>();
    spec.parameters().forEach(p -> parameters.put(p.name(), p.value()));
    return parameters;
  }

  static void write(Writer w, Learning v) {
    w.optional(v.server, ServerSpec::write).i32(v.controlMembers);
    w.optional(v.trusted, Writer::text);
  }

  static Learning read(Reader r) {
    Learning learning =
        new Learning(r.optional(ServerSpec::read), r.i32(), r.optional(Reader::text));
    if (learning.equals(PLAIN)) {
      throw new IllegalArgumentException("what is plain is left out");
    }
    return learning;
  }
}
