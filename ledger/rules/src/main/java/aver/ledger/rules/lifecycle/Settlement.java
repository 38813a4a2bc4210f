package aver.ledger.rules.lifecycle;

import aver.ledger.rules.round.Settling;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Result;
import aver.reputation.Reward;
import java.util.ArrayList;
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
      Standings.add(state, spec.study(), seat.member(), Settling.evidence(update));
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
    List<Settling.Share> shares = new ArrayList<>(seats.size());
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      shares.add(
          new Settling.Share(
              result.updates().get(i),
              seat.revealed().map(Seat.Revealed::samples).orElse(0L),
              seat.samples(),
              Standings.of(state, spec.study(), seat.member()).expectationPpm()));
    }
    long pool = Reward.pool(task.escrow(), spec.rounds() - task.trained());
    return Settling.rewards(pool, shares).rewards();
  }
}
