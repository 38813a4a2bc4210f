package aver.simulations.fuzz;

import aver.coordinator.run.RoundDriver;
import aver.coordinator.run.RoundView;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.lifecycle.LedgerTime;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.OpenRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A coordinator that opens what {@link RoundDriver} says. */
final class CoordinatorHere {
  private static final long LOOK_MS = 1_500;
  private static final long GATHER_MS = 5_000;

  private final World world;
  private final int rank;
  private final Line line;
  private final Desk desk;
  private final Map<String, Long> readySince = new TreeMap<>();

  private record Ready(OpenRound open, int eligible, int cohort) {}

  CoordinatorHere(World world, String id, int rank) {
    this.world = world;
    this.rank = rank;
    this.line = new Line(world, id);
    this.desk = new Desk(world, line);
  }

  void start() {
    line.later(world.random().nextLong(1, 800), this::look);
  }

  private void look() {
    line.read(
        state -> {
          desk.saw(state);
          return ready(state);
        },
        this::decide,
        () -> line.later(LOOK_MS, this::look));
  }

  private List<Ready> ready(Overlay state) {
    List<Ready> ready = new ArrayList<>();
    Member self = state.get(Keys.member(line.member())).orElseThrow();
    long nowMs = LedgerTime.now(state);
    for (String id : Keys.TASKS.all(state)) {
      var task = state.get(Keys.task(id)).orElseThrow();
      TaskSpec spec = state.get(Keys.taskSpec(id)).orElseThrow();
      OpenRound open = new OpenRound(id, task.attempts() + 1);
      Context context = new Context(new Overlay(state), self, nowMs, new PlainSignatures());
      if (task.phase() == TaskPhase.RUNNING && open.check(context).isEmpty()) {
        ready.add(new Ready(open, Eligibility.of(state, spec, nowMs).size(), spec.cohortSize()));
      }
    }
    return ready;
  }

  private void decide(List<Ready> ready) {
    long clockMs = world.time().nowMs();
    List<RoundView.ReadyTask> tasks = new ArrayList<>();
    for (Ready each : ready) {
      String name = each.open.task() + " " + each.open.attempt();
      long sinceMs = readySince.computeIfAbsent(name, _ -> clockMs);
      tasks.add(
          new RoundView.ReadyTask(
              each.open.task(), each.open.attempt(), each.eligible, each.cohort, sinceMs));
    }
    RoundDriver.Decision decision =
        RoundDriver.next(new RoundView(clockMs, false, rank, GATHER_MS, tasks));
    if (decision.open().isEmpty()) {
      line.later(LOOK_MS, this::look);
    } else {
      desk.send(desk.sign(decision.open().getFirst()), _ -> line.later(LOOK_MS, this::look));
    }
  }
}
