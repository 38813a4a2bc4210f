package aver.ledger.rules.lifecycle;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Result;
import aver.reputation.Evidence;
import aver.reputation.Reward;
import aver.reputation.SampleCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a final result changes: the model, the members' standings, and who is paid. */
final class Settlement {
  private Settlement() {}

  /** Applies a final result and returns the task after it, still active. */
  static Task settle(Overlay state, Attempt attempt, Result.Final result, long nowMs) {
    Task task = state.get(Keys.task(attempt.task())).orElseThrow();
    TaskSpec spec = state.get(Keys.taskSpec(attempt.task())).orElseThrow();
    result
        .evaluation()
        .ifPresent(e -> state.put(Keys.evaluation(attempt.task(), attempt.number()), e));
    state.put(
        Keys.attempt(attempt.task(), attempt.number()), attempt.in(AttemptPhase.FINAL, nowMs));
    if (attempt.purpose() == Purpose.EVALUATE) {
      return task;
    }
    List<Long> rewards = rewards(state, spec, task, attempt, result);
    List<Seat> seats = Cohorts.seats(state, attempt);
    long paid = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      Result.Update update = result.updates().get(i);
      Cohorts.put(
          state,
          attempt,
          seat.with(new SeatOutcome(update.exclusion(), update.scorePpm(), rewards.get(i))));
      Standings.add(state, spec.study(), seat.member(), evidence(update));
      if (rewards.get(i) > 0) {
        Accounts.outOfEscrow(state, seat.member(), rewards.get(i));
        paid += rewards.get(i);
      }
    }
    Model next = new Model(Manifests.root(result.model()), result.model(), attempt.number(), nowMs);
    Task after = task.trained(next.root()).withEscrow(task.escrow() - paid);
    state.put(Keys.model(task.id(), after.modelVersion()), next);
    return after;
  }

  private static List<Long> rewards(
      Overlay state, TaskSpec spec, Task task, Attempt attempt, Result.Final result) {
    List<Seat> seats = Cohorts.seats(state, attempt);
    List<Integer> included = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < seats.size(); i++) {
      if (result.updates().get(i).exclusion() == Exclusion.INCLUDED) {
        included.add(i);
        counts.add(
            Math.min(seats.get(i).samples(), seats.get(i).revealed().orElseThrow().samples()));
      }
    }
    List<Long> rewards = new ArrayList<>(Collections.nCopies(seats.size(), 0L));
    if (included.isEmpty()) {
      return rewards;
    }
    List<Long> capped = SampleCounts.capped(counts);
    List<Reward.Claim> claims = new ArrayList<>();
    for (int k = 0; k < included.size(); k++) {
      String member = seats.get(included.get(k)).member();
      int expectation = Standings.of(state, spec.study(), member).expectationPpm();
      int score = result.updates().get(included.get(k)).scorePpm();
      claims.add(new Reward.Claim(score, expectation, capped.get(k)));
    }
    long pool = Reward.pool(task.escrow(), spec.rounds() - task.trained());
    List<Long> split = Reward.split(pool, claims).rewards();
    for (int k = 0; k < included.size(); k++) {
      rewards.set(included.get(k), split.get(k));
    }
    return rewards;
  }

  private static Evidence evidence(Result.Update update) {
    return switch (update.exclusion()) {
      case INCLUDED -> Evidence.ofScore(update.scorePpm());
      case NOT_COMMITTED -> Evidence.ofMissing(false);
      case NOT_REVEALED -> Evidence.ofMissing(true);
      case RIGHT_LOST -> Evidence.NEUTRAL;
      case COPIED, CONTENT_INVALID -> Evidence.NEGATIVE;
    };
  }
}
