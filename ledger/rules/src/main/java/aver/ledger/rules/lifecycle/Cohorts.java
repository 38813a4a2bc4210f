package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.Refusal;
import aver.ledger.rules.tx.Rule;
import aver.reputation.Candidate;
import aver.reputation.Selection;
import aver.reputation.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Selected members and their seats. */
public final class Cohorts {
  private Cohorts() {}

  /**
   * A refusal unless the signer has a seat in this attempt, which is in this phase, and still its
   * right.
   */
  public static Optional<Refusal> checkSeat(
      Context context, String task, int number, AttemptPhase phase) {
    Overlay state = context.state();
    Optional<Attempt> attempt = state.get(Keys.attempt(task, number));
    if (attempt.isEmpty()) {
      return Refusal.of(
          Rule.ATTEMPT_UNKNOWN, "task %s has no attempt %d: follow the task", task, number);
    }
    if (attempt.get().phase() != phase) {
      return Refusal.of(
          Rule.ATTEMPT_PHASE_WRONG,
          "attempt %d of %s is in %s, this belongs to %s: it came too late or too early",
          number,
          task,
          attempt.get().phase(),
          phase);
    }
    String member = context.signer().id();
    if (!attempt.get().cohort().contains(member)) {
      return Refusal.of(
          Rule.NOT_SELECTED, "%s was not selected for attempt %d of %s", member, number, task);
    }
    String study = state.get(Keys.taskSpec(task)).orElseThrow().study();
    return Eligibility.hasRight(state, study, member, context.nowMs())
        ? Optional.empty()
        : Refusal.of(
            Rule.GRANT_OVER, "the participation right of %s in study %s is over", member, study);
  }

  /**
   * Selects the next cohort and writes the credits that it pays; returns the selected, ascending. A
   * member whom the rule trusts has a seat whenever it is eligible, and takes no part in the turns.
   */
  static List<Enrolment> select(Overlay state, TaskSpec spec, long nowMs) {
    List<Enrolment> eligible = Eligibility.of(state, spec, nowMs);
    Optional<String> trusted =
        spec.learning().trusted().filter(id -> eligible.stream().anyMatch(e -> isOf(e, id)));
    List<Enrolment> inTurn =
        eligible.stream().filter(e -> trusted.filter(id -> isOf(e, id)).isEmpty()).toList();
    List<Candidate> candidates = new ArrayList<>();
    for (Enrolment e : inTurn) {
      candidates.add(
          new Candidate(e.member(), e.credit(), factor(state, spec, e.member()), e.frozen()));
    }
    Selection selection =
        Selection.of(candidates, spec.cohortSize() - (trusted.isPresent() ? 1 : 0));
    TreeMap<String, Integer> places = new TreeMap<>();
    for (int i = 0; i < inTurn.size(); i++) {
      places.put(inTurn.get(i).member(), i);
    }
    for (Enrolment e : Eligibility.enrolments(state, spec.task())) {
      Integer at = places.get(e.member());
      Enrolment next =
          at == null
              ? e.withCredit(e.credit(), true)
              : e.withCredit(selection.credits().get(at), false);
      if (!next.equals(e)) {
        state.put(Keys.enrolment(spec.task(), e.member()), next);
      }
    }
    return eligible.stream()
        .filter(e ->
            selection.cohort().contains(e.member())
                || trusted.filter(id -> isOf(e, id)).isPresent())
        .toList();
  }

  private static boolean isOf(Enrolment enrolment, String member) {
    return enrolment.member().equals(member);
  }

  /** The reputation factor in 256ths that a member gets now. */
  static int factor(Overlay state, TaskSpec spec, String member) {
    return spec.reputationWeights()
        ? Standings.of(state, spec.study(), member).factor256()
        : Standing.FACTOR_ONE;
  }

  /** The seats of an attempt, in cohort order. */
  public static List<Seat> seats(Overlay state, Attempt attempt) {
    return attempt.cohort().stream()
        .map(member -> state.get(Keys.seat(attempt.task(), attempt.number(), member)).orElseThrow())
        .toList();
  }

  static void put(Overlay state, Attempt attempt, Seat seat) {
    state.put(Keys.seat(attempt.task(), attempt.number(), seat.member()), seat);
  }
}
