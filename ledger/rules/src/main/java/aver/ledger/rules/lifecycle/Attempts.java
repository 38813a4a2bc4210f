package aver.ledger.rules.lifecycle;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** An attempt from its opening through commits, reveals and attestations to its end. */
public final class Attempts {
  private static final byte[] MARK = {1};

  private Attempts() {}

  /** Opens the next attempt of a task and selects its cohort. */
  public static void open(Overlay state, Task task, long nowMs) {
    TaskSpec spec = state.get(Keys.taskSpec(task.id())).orElseThrow();
    List<Enrolment> selected = Cohorts.select(state, spec, nowMs);
    Task opened = task.opened();
    Attempt attempt =
        new Attempt(
            task.id(),
            opened.attempts(),
            TaskCourse.nextPurpose(spec, task),
            task.modelVersion(),
            AttemptPhase.COMMIT,
            nowMs,
            nowMs + spec.pace().commitMs(),
            0,
            selected.stream().map(Enrolment::member).toList());
    for (Enrolment e : selected) {
      int factor = Cohorts.factor(state, spec, e.member());
      Cohorts.put(state, attempt, Seat.selected(e.member(), e.samples(), factor));
    }
    state.put(Keys.task(task.id()), opened);
    state.put(Keys.OPEN + task.id(), MARK);
    put(state, attempt);
  }

  /** Closes commits or reveals if nobody is left to wait for. */
  public static void progress(Overlay state, String task, long nowMs) {
    Attempt attempt = current(state, task);
    switch (attempt.phase()) {
      case COMMIT -> {
        if (nobodyLacks(state, attempt, nowMs, seat -> seat.commitment().isPresent())) {
          closeCommits(state, attempt, nowMs);
        }
      }
      case REVEAL -> {
        if (nobodyLacks(
            state,
            attempt,
            nowMs,
            seat -> seat.commitment().isEmpty() || seat.revealed().isPresent())) {
          closeReveals(state, attempt, nowMs);
        }
      }
      case ATTEST, FINAL, VOID, ABANDONED -> {}
    }
  }

  /** Whether whoever still has the right has this; asked after each transaction. */
  private static boolean nobodyLacks(
      Overlay state, Attempt attempt, long nowMs, Predicate<Seat> has) {
    List<Seat> lacking =
        Cohorts.seats(state, attempt).stream().filter(seat -> !has.test(seat)).toList();
    if (lacking.isEmpty()) {
      return true;
    }
    String study = study(state, attempt);
    return lacking.stream()
        .noneMatch(seat -> Eligibility.hasRight(state, study, seat.member(), nowMs));
  }

  /** The deadline of the present phase has come. */
  static void timeOver(Overlay state, String task, long nowMs) {
    Attempt attempt = current(state, task);
    switch (attempt.phase()) {
      case COMMIT -> closeCommits(state, attempt, nowMs);
      case REVEAL -> closeReveals(state, attempt, nowMs);
      case ATTEST ->
          state.put(
              Keys.task(task), state.get(Keys.task(task)).orElseThrow().with(TaskPhase.STALLED));
      case FINAL, VOID, ABANDONED -> {}
    }
  }

  /** Counts equal results, and ends the attempt once they are a quorum. */
  public static void attested(Overlay state, String task, Result result, long nowMs) {
    Attempt attempt = current(state, task);
    Roster roster = state.get(Keys.REPLICAS).orElseThrow();
    Digest digest = result.digest();
    long equal =
        roster.ids().stream()
            .filter(id ->
                state
                    .get(Keys.attestation(task, attempt.number(), id))
                    .filter(digest::equals)
                    .isPresent())
            .count();
    if (equal < roster.quorum().needed()) {
      return;
    }
    clear(state, attempt);
    Task after =
        switch (result) {
          case Result.Final f -> Settlement.settle(state, attempt, f, nowMs);
          case Result.NoResult v -> {
            Attempt voided = attempt.voided(v.reason().number(), nowMs);
            state.put(Keys.attempt(task, attempt.number()), voided);
            yield state.get(Keys.task(task)).orElseThrow();
          }
        };
    TaskCourse.after(state, after, attempt, nowMs);
  }

  /** Gives a stalled attempt its attest duration again. */
  public static void resume(Overlay state, Task task, long nowMs) {
    TaskSpec spec = state.get(Keys.taskSpec(task.id())).orElseThrow();
    state.put(Keys.task(task.id()), task.with(TaskPhase.RUNNING));
    Attempt attempt = current(state, task.id());
    put(state, attempt.in(AttemptPhase.ATTEST, nowMs + spec.pace().attestMs()));
  }

  /** Ends a stalled attempt without a result. */
  public static void voidByAdmins(Overlay state, Task task, long nowMs) {
    Attempt attempt = current(state, task.id());
    clear(state, attempt);
    state.put(
        Keys.attempt(task.id(), attempt.number()),
        attempt.voided(VoidReason.BY_ADMINS.number(), nowMs));
    TaskCourse.after(state, task, attempt, nowMs);
  }

  /** Moves the deadlines of all open attempts: nobody could act while the ledger stood still. */
  static void shiftDeadlines(OrderedOverlay state, long byMs) {
    for (String task : open(state)) {
      Attempt attempt = current(state, task);
      if (state.get(Keys.task(task)).orElseThrow().phase() != TaskPhase.STALLED) {
        deadline(attempt).clear(state);
        put(state, attempt.in(attempt.phase(), attempt.deadlineMs() + byMs));
      }
    }
  }

  /** Tasks with an attempt that is not over. */
  public static List<String> open(StateView state) {
    List<String> tasks = new ArrayList<>();
    Optional<String> key = state.ceilingKey(Keys.OPEN, Keys.OPEN);
    while (key.isPresent()) {
      tasks.add(key.get().substring(Keys.OPEN.length()));
      key = state.ceilingKey(Keys.OPEN, key.get() + '\0');
    }
    return tasks;
  }

  /** Takes an attempt that is over out of what waits. */
  static void clear(Overlay state, Attempt attempt) {
    deadline(attempt).clear(state);
    state.delete(Keys.OPEN + attempt.task());
  }

  private static void closeCommits(Overlay state, Attempt attempt, long nowMs) {
    List<Seat> seats = Cohorts.seats(state, attempt);
    for (Seat seat : seats) {
      var slot = Keys.enrolment(attempt.task(), seat.member());
      Enrolment enrolment = state.get(slot).orElseThrow();
      state.put(slot, enrolment.afterSelection(seat.commitment().isPresent()));
    }
    long committed = seats.stream().filter(seat -> seat.commitment().isPresent()).count();
    advance(state, attempt, committed, AttemptPhase.REVEAL, nowMs);
  }

  private static void closeReveals(Overlay state, Attempt attempt, long nowMs) {
    Set<Digest> deltas = new TreeSet<>();
    String study = study(state, attempt);
    long counted = 0;
    for (Seat seat :
        Cohorts.seats(state, attempt)) { // ascending: of two equal updates the first counts
      boolean hasRight = Eligibility.hasRight(state, study, seat.member(), nowMs);
      Exclusion exclusion = exclusion(attempt, seat, deltas, hasRight);
      if (exclusion == Exclusion.INCLUDED) {
        counted++;
      } else {
        Cohorts.put(state, attempt, seat.with(new SeatOutcome(exclusion, 0, 0)));
      }
    }
    advance(state, attempt, counted, AttemptPhase.ATTEST, nowMs);
  }

  private static Exclusion exclusion(
      Attempt attempt, Seat seat, Set<Digest> deltas, boolean hasRight) {
    if (seat.commitment().isEmpty()) {
      return Exclusion.NOT_COMMITTED;
    }
    if (!hasRight) {
      return Exclusion.RIGHT_LOST;
    }
    if (seat.revealed().isEmpty()) {
      return Exclusion.NOT_REVEALED;
    }
    if (attempt.purpose() == Purpose.TRAIN) {
      Optional<VectorEntry> delta =
          seat.revealed().get().manifest().stream()
              .filter(entry -> entry.role() == VectorRole.DELTA)
              .findFirst();
      if (delta.isPresent() && !deltas.add(delta.get().root())) {
        return Exclusion.COPIED;
      }
    }
    return Exclusion.INCLUDED;
  }

  private static void advance(
      Overlay state, Attempt attempt, long members, AttemptPhase next, long nowMs) {
    TaskSpec spec = state.get(Keys.taskSpec(attempt.task())).orElseThrow();
    deadline(attempt).clear(state);
    if (members >= spec.quorum()) {
      long duration = next == AttemptPhase.REVEAL ? spec.pace().revealMs() : spec.pace().attestMs();
      put(state, attempt.in(next, nowMs + duration));
      return;
    }
    clear(state, attempt);
    Attempt abandoned = attempt.in(AttemptPhase.ABANDONED, nowMs);
    state.put(Keys.attempt(attempt.task(), attempt.number()), abandoned);
    Task task = state.get(Keys.task(attempt.task())).orElseThrow();
    TaskCourse.after(state, task, attempt, nowMs);
  }

  private static String study(Overlay state, Attempt attempt) {
    return state.get(Keys.taskSpec(attempt.task())).orElseThrow().study();
  }

  private static Attempt current(Overlay state, String task) {
    int number = state.get(Keys.task(task)).orElseThrow().attempts();
    return state.get(Keys.attempt(task, number)).orElseThrow();
  }

  private static void put(Overlay state, Attempt attempt) {
    state.put(Keys.attempt(attempt.task(), attempt.number()), attempt);
    deadline(attempt).set(state);
  }

  private static Deadline deadline(Attempt attempt) {
    return new Deadline(attempt.deadlineMs(), Deadline.Kind.ATTEMPT, attempt.task());
  }
}
