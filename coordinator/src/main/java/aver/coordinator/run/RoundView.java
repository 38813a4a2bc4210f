package aver.coordinator.run;

import java.util.List;

/**
 * What a coordinator decides on.
 *
 * @param clockMs own clock, which only goes forward
 * @param quiet whether it is a time in which no rounds are opened
 * @param rank own place among the active coordinators, from 0
 * @param gatherMs how long the first round of a task waits for a full cohort
 * @param ready tasks whose next attempt the rules would let this coordinator open now
 */
public record RoundView(
    long clockMs, boolean quiet, int rank, long gatherMs, List<ReadyTask> ready) {
  /** Copies the list. */
  public RoundView {
    ready = List.copyOf(ready);
  }

  /**
   * A task whose next attempt may be opened.
   *
   * @param task id
   * @param attempt number of the next attempt
   * @param eligible members who may be selected
   * @param cohort how many are selected
   * @param sinceMs that clock when this was first seen
   */
  public record ReadyTask(String task, int attempt, int eligible, int cohort, long sinceMs) {}
}
