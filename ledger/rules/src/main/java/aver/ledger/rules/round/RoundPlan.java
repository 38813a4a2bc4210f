package aver.ledger.rules.round;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.vector.VectorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the state says a closed round is computed from: which vectors to have at hand, and how they
 * go in.
 *
 * <p>The delta that was published last is the base model minus the version before it, so that
 * version is needed as long as an attempt on top of its successor may be computed.
 *
 * @param spec of the task
 * @param attempt closed: its phase is attest, or it is over
 * @param base model that the attempt started from
 * @param before the model before that; empty at version 0
 * @param carried what stands beside the base model in its version
 * @param seats of the cohort, in its order
 * @param members that ever enrolled, in that order, where updates are remembered; else none
 */
public record RoundPlan(
    TaskSpec spec,
    Attempt attempt,
    VectorEntry base,
    Optional<VectorEntry> before,
    List<VectorEntry> carried,
    List<Seat> seats,
    List<String> members) {
  /** Copies the lists. */
  public RoundPlan {
    carried = List.copyOf(carried);
    seats = List.copyOf(seats);
    members = List.copyOf(members);
  }

  /**
   * Reads the plan of an attempt.
   *
   * @throws IllegalArgumentException if there is no such attempt
   */
  public static RoundPlan of(StateView state, String task, int number) {
    Overlay view = new Overlay(state);
    TaskSpec spec = read(view, Keys.taskSpec(task));
    Attempt attempt = read(view, Keys.attempt(task, number));
    int version = attempt.baseVersion();
    List<Seat> seats =
        attempt.cohort().stream().map(m -> read(view, Keys.seat(task, number, m))).toList();
    Model base = read(view, Keys.model(task, version));
    return new RoundPlan(
        spec,
        attempt,
        model(base),
        version == 0
            ? Optional.empty()
            : Optional.of(model(read(view, Keys.model(task, version - 1)))),
        base.manifest().stream().filter(entry -> entry.role() != VectorRole.MODEL).toList(),
        seats,
        spec.learning().historyMembers() > 0 ? Keys.enrolled(task).all(view) : List.of());
  }

  /**
   * Returns all vectors that the computation reads, in a fixed order: base, the one before, what
   * stands beside the base, then by cohort.
   */
  public List<VectorEntry> vectors() {
    List<VectorEntry> vectors = new ArrayList<>();
    vectors.add(base);
    before.ifPresent(vectors::add);
    vectors.addAll(carried);
    for (Seat seat : seats) {
      if (counts(seat)) {
        seat.revealed().ifPresent(revealed -> vectors.addAll(revealed.manifest()));
      }
    }
    return List.copyOf(vectors);
  }

  /**
   * Whether version 0 of the model is among them. It has to follow from its seed: where it does
   * not, the attempt has no base, whoever brings a vector with the root that the task names.
   */
  public boolean readsInitialModel() {
    return attempt.baseVersion() <= 1;
  }

  /** Returns the places of the cohort, each with the vectors that {@code source} has for it. */
  public List<Place> places(Function<VectorEntry, VectorSource> source) {
    List<Place> places = new ArrayList<>(seats.size());
    for (Seat seat : seats) {
      places.add(
          counts(seat)
              ? Place.of(
                  seat,
                  vector(seat, VectorRole.DELTA).map(source),
                  vector(seat, VectorRole.EVALUATION).map(source),
                  vector(seat, VectorRole.CONTROL_DELTA).map(source))
              : Place.of(seat, Optional.empty(), Optional.empty(), Optional.empty()));
    }
    return places;
  }

  /**
   * Returns the input of the computation, reading vectors through {@code source}; asked once for
   * each it needs.
   */
  public RoundInput input(Function<VectorEntry, VectorSource> source) {
    VectorSource model = source.apply(base);
    Optional<VectorSource> lastDelta =
        before.map(earlier -> new Difference(model, source.apply(earlier)));
    Digest draw = Draw.seed(spec.task(), attempt.number(), seats);
    SortedMap<VectorRole, VectorSource> beside = new TreeMap<>();
    carried.forEach(entry -> beside.put(entry.role(), source.apply(entry)));
    return RoundInput.of(
        spec, attempt.purpose(), model, lastDelta, draw, places(source), beside, members);
  }

  private static boolean counts(Seat seat) {
    return Place.exclusion(seat) == Exclusion.INCLUDED;
  }

  private static Optional<VectorEntry> vector(Seat seat, VectorRole role) {
    return seat.revealed().stream()
        .flatMap(revealed -> revealed.manifest().stream())
        .filter(entry -> entry.role() == role)
        .findFirst();
  }

  private static VectorEntry model(Model model) {
    return model.manifest().stream()
        .filter(entry -> entry.role() == VectorRole.MODEL)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "model %s has no model vector".formatted(model.root().hex())));
  }

  private static <V> V read(Overlay view, Slot<V> slot) {
    return view.get(slot)
        .orElseThrow(() -> new IllegalArgumentException("the state has nothing at " + slot.key()));
  }
}
