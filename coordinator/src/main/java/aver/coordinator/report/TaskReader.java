package aver.coordinator.report;

import aver.coordinator.desk.Times;
import aver.coordinator.report.AttemptLine.SeatLine;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Numbered;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VoidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads tasks and attempts from the certified state. */
public final class TaskReader {
  private final CertifiedView view;

  /** Over a view. */
  public TaskReader(CertifiedView view) {
    this.view = view;
  }

  /** A task, or empty if there is none of that id. */
  public Optional<TaskLine> task(String id) {
    view.fetch(List.of(Keys.task(id).key(), Keys.taskSpec(id).key()));
    Optional<Task> task = view.get(Keys.task(id));
    return task.map(found -> line(found, view.get(Keys.taskSpec(id)).orElseThrow()));
  }

  /** All tasks, oldest first. */
  public List<TaskLine> tasks() {
    List<String> ids = view.list(Keys.TASKS);
    List<String> keys = new ArrayList<>();
    for (String id : ids) {
      keys.add(Keys.task(id).key());
      keys.add(Keys.taskSpec(id).key());
      keys.add(Keys.enrolled(id).count().key());
    }
    view.fetch(keys);
    return ids.stream().flatMap(id -> task(id).stream()).toList();
  }

  private TaskLine line(Task task, TaskSpec spec) {
    List<String> members = view.list(Keys.enrolled(task.id()));
    long enrolled =
        view.all(members, member -> Keys.enrolment(task.id(), member)).stream()
            .flatMap(Optional::stream)
            .filter(Enrolment::active)
            .count();
    return new TaskLine(
        task.id(),
        spec.study(),
        task.researcher(),
        name(task.phase()),
        task.ending(),
        spec.rounds(),
        task.trained(),
        task.attempts(),
        task.active(),
        task.modelVersion(),
        task.modelRoot().hex(),
        spec.recipe().name(),
        spec.rule().name(),
        spec.dimension(),
        spec.cohortSize(),
        spec.quorum(),
        enrolled,
        task.escrow(),
        Times.text(task.dueMs()),
        Times.text(spec.endMs()),
        List.of(Keys.task(task.id()).key(), Keys.taskSpec(task.id()).key()));
  }

  /** The attempts of a task from a number on, oldest first. */
  public List<AttemptLine> attempts(String task, int from, int last) {
    List<Integer> numbers = IntStream.rangeClosed(from, last).boxed().toList();
    List<Attempt> attempts =
        view.all(numbers, number -> Keys.attempt(task, number)).stream()
            .flatMap(Optional::stream)
            .toList();
    List<String> keys = new ArrayList<>();
    for (Attempt attempt : attempts) {
      keys.add(Keys.evaluation(task, attempt.number()).key());
      attempt.cohort().forEach(m -> keys.add(Keys.seat(task, attempt.number(), m).key()));
    }
    view.fetch(keys);
    return attempts.stream().map(this::line).toList();
  }

  private AttemptLine line(Attempt attempt) {
    List<String> keys = new ArrayList<>();
    keys.add(Keys.attempt(attempt.task(), attempt.number()).key());
    List<SeatLine> seats = new ArrayList<>();
    for (String member : attempt.cohort()) {
      var slot = Keys.seat(attempt.task(), attempt.number(), member);
      keys.add(slot.key());
      view.get(slot).ifPresent(seat -> seats.add(line(seat, attempt)));
    }
    var evaluation = Keys.evaluation(attempt.task(), attempt.number());
    Optional<Quality> quality =
        view.get(evaluation).map(found -> Quality.of(attempt.baseVersion(), found));
    if (quality.isPresent()) {
      keys.add(evaluation.key());
    }
    return new AttemptLine(
        attempt.task(),
        attempt.number(),
        name(attempt.purpose()),
        name(attempt.phase()),
        attempt.voidReason() == 0
            ? Optional.empty()
            : Optional.of(name(Numbered.of(VoidReason.values(), attempt.voidReason()))),
        attempt.baseVersion(),
        Times.text(attempt.openedMs()),
        Times.text(attempt.deadlineMs()),
        seats,
        quality,
        keys);
  }

  private static SeatLine line(Seat seat, Attempt attempt) {
    boolean ended = attempt.phase() == AttemptPhase.FINAL;
    return new SeatLine(
        seat.member(),
        state(seat),
        seat.factor(),
        ended ? seat.outcome().map(SeatOutcome::scorePpm) : Optional.empty(),
        seat.outcome().map(SeatOutcome::rewardMicrotokens).orElse(0L));
  }

  private static String state(Seat seat) {
    if (seat.outcome().isPresent()) {
      Exclusion exclusion = seat.outcome().get().exclusion();
      return exclusion == Exclusion.INCLUDED ? "counted" : name(exclusion);
    }
    if (seat.revealed().isPresent()) {
      return "revealed";
    }
    return seat.commitment().isPresent() ? "committed" : "waits";
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
