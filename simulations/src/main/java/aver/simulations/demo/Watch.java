package aver.simulations.demo;

import aver.ledger.client.CertifiedState;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Evaluation;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.Task;
import aver.ledger.vector.SampleCaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads what the demonstration shows, each value with its proof. */
final class Watch {
  private final LedgerClient client;
  private final Cast cast;
  private final Study study;

  Watch(LedgerClient client, Cast cast, Study study) {
    this.client = client;
    this.cast = cast;
    this.study = study;
  }

  /**
   * An attempt as it stands in the state.
   *
   * @param attempt phase and cohort
   * @param seats by member
   * @param attestedBy replicas whose result was recorded
   * @param evaluation of its base model
   */
  record Seen(
      Attempt attempt,
      Map<String, Seat> seats,
      List<String> attestedBy,
      Optional<Evaluation> evaluation) {
    /** How many updates were counted. */
    int counted() {
      return (int) seats.values().stream().filter(Seen::included).count();
    }

    /** Score of each member whose seat has an outcome, ppm. */
    Map<String, Long> scores() {
      Map<String, Long> found = new TreeMap<>();
      seats.forEach((member, seat) ->
          seat.outcome().ifPresent((SeatOutcome o) -> found.put(member, (long) o.scorePpm())));
      return found;
    }

    /** Weight of each counted update, as replicas compute it from what the seats say. */
    Map<String, Long> weights() {
      List<String> members = new ArrayList<>();
      List<SampleCaps.Claim> claims = new ArrayList<>();
      seats.forEach((member, seat) -> {
        if (included(seat) && seat.revealed().isPresent()) {
          members.add(member);
          claims.add(
              new SampleCaps.Claim(seat.revealed().get().samples(), seat.samples(), seat.factor()));
        }
      });
      Map<String, Long> found = new TreeMap<>();
      if (!claims.isEmpty() && attempt.purpose() == Purpose.TRAIN) {
        List<Integer> weights = SampleCaps.weights(claims);
        for (int i = 0; i < members.size(); i++) {
          found.put(members.get(i), (long) weights.get(i));
        }
      }
      return found;
    }

    private static boolean included(Seat seat) {
      return seat.outcome().filter(o -> o.exclusion() == Exclusion.INCLUDED).isPresent();
    }
  }

  /** How the task stands; empty if there is none. */
  Optional<Task> task() throws LedgerUnavailableException {
    return client.read(Keys.task(study.task()));
  }

  /** Hospitals that have a data set on the ledger. */
  List<String> registered() throws LedgerUnavailableException {
    return having(hospital -> Keys.datasetsOf(hospital).count(), count -> count > 0);
  }

  /** Hospitals that joined the task. */
  List<String> enrolled() throws LedgerUnavailableException {
    return having(hospital -> Keys.enrolment(study.task(), hospital), Enrolment::active);
  }

  private <V> List<String> having(Function<String, Slot<V>> slot, Predicate<V> holds)
      throws LedgerUnavailableException {
    List<String> keys = cast.hospitals().stream().map(h -> slot.apply(h).key()).toList();
    CertifiedState state = client.read(keys);
    return cast.hospitals().stream()
        .filter(h -> state.get(slot.apply(h)).filter(holds).isPresent())
        .toList();
  }

  /** An attempt, if it was opened. */
  Optional<Seen> attempt(int number) throws LedgerUnavailableException {
    Slot<Attempt> slot = Keys.attempt(study.task(), number);
    Slot<Evaluation> evaluation = Keys.evaluation(study.task(), number);
    List<String> keys = new ArrayList<>(List.of(slot.key(), evaluation.key()));
    for (String hospital : cast.hospitals()) {
      keys.add(Keys.seat(study.task(), number, hospital).key());
    }
    for (String replica : Cast.REPLICAS) {
      keys.add(Keys.attestation(study.task(), number, replica).key());
    }
    CertifiedState state = client.read(keys);
    Map<String, Seat> seats = new TreeMap<>();
    for (String hospital : cast.hospitals()) {
      state.get(Keys.seat(study.task(), number, hospital)).ifPresent(s -> seats.put(hospital, s));
    }
    List<String> attestedBy = new ArrayList<>();
    for (String replica : Cast.REPLICAS) {
      Optional<Digest> digest = state.get(Keys.attestation(study.task(), number, replica));
      if (digest.isPresent()) {
        attestedBy.add(replica);
      }
    }
    return state.get(slot).map(a -> new Seen(a, seats, attestedBy, state.get(evaluation)));
  }
}
