package aver.simulations.fuzz;

import aver.ledger.node.PassiveReplica;
import aver.ledger.node.round.AttestedNotes;
import aver.ledger.node.round.Duty;
import aver.ledger.node.round.ModelAt;
import aver.ledger.node.round.Results;
import aver.ledger.node.round.RoundKeeper;
import aver.ledger.proof.Digest;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.store.StoreView;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Computes a replica's results: a little later, and once it has fetched what it lacks. */
final class Computing implements Results {
  private static final long AGAIN_MS = 500;
  private static final long WORK_MAX_MS = 300;

  private final World world;
  private final ReplicaHere self;
  private final PassiveReplica core;
  private final AttestedNotes notes;
  private final Map<Duty.Attest, AttestResult> results = new LinkedHashMap<>();
  private final Set<String> underway = new TreeSet<>();

  Computing(World world, ReplicaHere self, PassiveReplica core) {
    this.world = world;
    this.self = self;
    this.core = core;
    this.notes = new AttestedNotes(core.store().notes());
  }

  @Override
  public void attend(Overlay state, RoundKeeper.Decision decision) {
    List<Duty.Attest> open = new ArrayList<>();
    for (RoundKeeper.Wanted wanted : decision.wanted()) {
      if (wanted.duty() instanceof Duty.Attest attest) {
        open.add(attest);
      }
    }
    results.keySet().retainAll(open);
    var _ = notes.settle(state);
    for (Duty.Attest duty : open) {
      if (!results.containsKey(duty) && underway.add(duty.toString())) {
        world.later(
            self.id(), self.life(), world.random().nextLong(1, WORK_MAX_MS), () -> attest(duty));
      }
    }
    decision.models().forEach(this::hold);
  }

  @Override
  public Optional<AttestResult> result(Duty.Attest duty) {
    return Optional.ofNullable(results.get(duty));
  }

  private void attest(Duty.Attest duty) {
    underway.remove(duty.toString());
    RoundPlan plan;
    try (StoreView view = core.store().view()) {
      plan = RoundPlan.of(view, duty.task(), duty.attempt());
    }
    if (plan.attempt().over() || !bring(plan)) {
      world.once(self.id(), self.life(), "again " + duty, AGAIN_MS, self::wake);
      return;
    }
    Result result = compute(duty, plan);
    if (notes.standBy(duty, result.digest())) {
      results.put(duty, new AttestResult(duty.task(), duty.attempt(), result));
      world.note(self.id(), "computed attempt " + duty.attempt() + ": " + result.digest().hex());
    } else {
      world.note(self.id(), "keeps silent about attempt " + duty.attempt());
    }
    self.wake();
  }

  private Result compute(Duty.Attest duty, RoundPlan plan) {
    long length = plan.attempt().purpose() == Purpose.TRAIN ? plan.spec().dimension() : 1;
    ArrayVector next = ArrayVector.zeros(length);
    Result result =
        RoundComputation.compute(
                plan.input(entry -> Objects.requireNonNull(self.vectors().get(entry.root()))),
                next,
                Lanes.one())
            .result();
    if (result instanceof Result.Final(List<VectorEntry> model, var _, var _) && !model.isEmpty()) {
      self.vectors().put(model.getFirst().root(), next);
    }
    if (!world.forgers().lies(self.id())) {
      world.checker().computed(duty.task(), duty.attempt(), result.digest());
    }
    return world.forgers().said(self, duty, result, next);
  }

  private boolean bring(RoundPlan plan) {
    boolean all = true;
    initial(plan.spec().initialModel());
    for (VectorEntry vector : plan.vectors()) {
      if (!self.vectors().containsKey(vector.root())) {
        fetch(vector.root());
        all = false;
      }
    }
    return all;
  }

  private void hold(ModelAt model) {
    if (!self.vectors().containsKey(model.vector().root())) {
      initial(model.initial());
      if (model.version() > 0) {
        fetch(model.vector().root());
      }
    }
  }

  private void initial(InitialModelSpec spec) {
    if (!self.vectors().containsKey(spec.root())) {
      ArrayVector values = Task.initial(spec);
      if (VectorRoot.of(values, Lanes.one()).equals(spec.root())) {
        self.vectors().put(spec.root(), values);
      }
    }
  }

  private void fetch(Digest root) {
    if (!underway.add("fetch " + root.hex())) {
      return;
    }
    int life = self.life();
    for (String peer : self.peers()) {
      world
          .net()
          .send(
              self.id(),
              peer,
              () ->
                  world
                      .running(peer)
                      .map(other -> other.vectors().get(root))
                      .ifPresent(values ->
                          world
                              .net()
                              .send(
                                  peer,
                                  self.id(),
                                  () -> {
                                    if (self.life() == life) {
                                      self.vectors().put(root, values);
                                    }
                                  })));
    }
    world.later(
        self.id(),
        life,
        AGAIN_MS,
        () -> {
          underway.remove("fetch " + root.hex());
          self.wake();
        });
  }
}
