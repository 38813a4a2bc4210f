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
 * @param historyMembers how many members may enrol, so that the updates of each are remembered from
 *     round to round; 0 to remember nothing
 */
public record Learning(
    Optional<ServerSpec> server, int controlMembers, Optional<String> trusted, int historyMembers) {
  /** Values that are remembered of a member. */
  public static final int HISTORY_ROW = 520;

  /** The model moves by the aggregate. */
  public static final Learning PLAIN = new Learning(Optional.empty(), 0, Optional.empty());

  /** Checks the ranges. */
  public Learning {
    if (controlMembers != 0) {
      Ids.range("members of the control variates", controlMembers, 3, TaskSpec.COHORT_MAX);
    }
    trusted.ifPresent(member -> Ids.slug("trusted member", member));
    if (historyMembers != 0) {
      Ids.range("members of the history", historyMembers, 3, TaskSpec.COHORT_MAX);
    }
  }

  /** That remembers nothing. */
  public Learning(Optional<ServerSpec> server, int controlMembers, Optional<String> trusted) {
    this(server, controlMembers, trusted, 0);
  }

  /** This, remembering the updates of that many members. */
  public Learning remembering(int members) {
    return new Learning(server, controlMembers, trusted, members);
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
    if (historyMembers > 0) {
      roles.add(VectorRole.HISTORY);
    }
    return List.copyOf(roles);
  }

  /**
   * Values of a vector of a model version.
   *
   * @param dimension of the task
   */
  public long length(VectorRole role, long dimension) {
    return role == VectorRole.HISTORY ? (long) HISTORY_ROW * historyMembers : dimension;
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
    if (v.historyMembers > 0) {
      w.i32(v.historyMembers);
    }
  }

  static Learning read(Reader r) {
    Learning learning =
        new Learning(r.optional(ServerSpec::read), r.i32(), r.optional(Reader::text));
    if (r.hasMore()) {
      learning = learning.remembering(r.i32());
      if (learning.historyMembers == 0) {
        throw new IllegalArgumentException("a history of nobody is left out");
      }
    }
    if (learning.equals(PLAIN)) {
      throw new IllegalArgumentException("what is plain is left out");
    }
    return learning;
  }
}
