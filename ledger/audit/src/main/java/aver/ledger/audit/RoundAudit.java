package aver.ledger.audit;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.Place;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundOutcome;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSource;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Computes the results of rounds again, from the updates that a replica kept. */
final class RoundAudit {
  private final KeptBlobs blobs;
  private final Lanes lanes;
  private Optional<Drawn> drawn = Optional.empty();
  private long recomputed;
  private final List<String> unverified = new ArrayList<>();

  /** The version 0 that was computed last, which mostly is that of the next attempt too. */
  private record Drawn(InitialModelSpec spec, boolean right) {}

  RoundAudit(KeptBlobs blobs, Lanes lanes) {
    this.blobs = blobs;
    this.lanes = lanes;
  }

  /**
   * Compares the registered result of an attempt that just ended.
   *
   * @throws WrongPlace if the updates give another one
   */
  void check(StateView state, String task, int attempt, Result registered) throws WrongPlace {
    String name = "attempt %d of %s".formatted(attempt, task);
    Recomputed again = compute(state, task, attempt);
    if (again.outcome().isEmpty()) {
      unverified.add(
          "%s: %d of its vectors are no longer kept, its result counts as far as its attestations do"
              .formatted(name, again.missing().size()));
      return;
    }
    Result result = again.outcome().get().result();
    if (!result.digest().equals(registered.digest())) {
      throw new WrongPlace("result of " + name, told(result), told(registered));
    }
    recomputed++;
  }

  private static String told(Result result) {
    return switch (result) {
      case Result.NoResult(var reason) -> "no result, " + reason;
      case Result.Final f ->
          "model %s, updates %s"
              .formatted(f.model().stream().map(entry -> entry.root().hex()).toList(), f.updates());
    };
  }

  /** Computes an attempt that is closed or over. */
  Recomputed compute(StateView state, String task, int attempt) throws WrongPlace {
    RoundPlan plan = RoundPlan.of(state, task, attempt);
    if (plan.readsInitialModel() && !makesInitial(plan.spec().initialModel())) {
      return new Recomputed(
          Optional.of(
              new RoundOutcome(new Result.NoResult(VoidReason.BASE_UNAVAILABLE), List.of())),
          List.of(),
          List.of());
    }
    List<Digest> missing =
        plan.vectors().stream()
            .filter(vector -> !blobs.has(vector))
            .map(VectorEntry::root)
            .toList();
    if (!missing.isEmpty()) {
      return new Recomputed(Optional.empty(), List.of(), missing);
    }
    try (Arena arena = Arena.ofShared()) {
      Map<Digest, VectorSource> vectors = new HashMap<>();
      for (VectorEntry entry : plan.vectors()) {
        vectors.put(entry.root(), blobs.vector(entry, arena));
      }
      Function<VectorEntry, VectorSource> source =
          entry -> Objects.requireNonNull(vectors.get(entry.root()));
      RoundOutcome outcome =
          RoundComputation.computeVersion(
              plan.input(source),
              role ->
                  SegmentVector.of(
                      arena.allocate(
                          plan.spec().learning().length(role, plan.spec().dimension())
                              * Integer.BYTES)),
              lanes);
      List<Place> places = plan.places(source);
      return new Recomputed(Optional.of(outcome), places, List.of());
    }
  }

  /** Whether version 0 follows from its seed: only then does any round on it have a result. */
  private boolean makesInitial(InitialModelSpec spec) {
    if (drawn.filter(last -> last.spec.equals(spec)).isEmpty()) {
      boolean right =
          spec.drawn().filter(m -> blobs.make(spec.root(), spec.length(), m::write)).isPresent();
      drawn = Optional.of(new Drawn(spec, right));
    }
    return drawn.get().right;
  }

  /** Attempts whose result follows from its updates. */
  long recomputed() {
    return recomputed;
  }

  /** Attempts that could not be computed again, each with why. */
  List<String> unverified() {
    return List.copyOf(unverified);
  }
}
