package aver.coordinator.report;

import aver.coordinator.desk.Times;
import aver.coordinator.report.AttemptLine.SeatLine;
import aver.ledger.client.desk.Desk;
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
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.VoidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads tasks and attempts from the certified state. */
public final class TaskReader {
  private final CertifiedView view;
  private final KnownTasks known;

  /**
   * Over a view.
   *
   * @param known from former views of the same chain
   */
  public TaskReader(CertifiedView view, KnownTasks known) {
    this.view = view;
    this.known = known;
  }

  /** Over what a member sees now. */
  public static TaskReader at(Desk desk) {
    return new TaskReader(desk.view(), new KnownTasks(desk.client()));
  }

  /** A task, or empty if there is none of that id. */
  public Optional<TaskLine> task(String id) {
    return view.get(Keys.task(id)).map(task -> lines(List.of(task)).getFirst());
  }

  /** All tasks, oldest first. */
  public List<TaskLine> tasks() {
    return tasks(Integer.MAX_VALUE);
  }

  /**
   * The tasks that are not over, and the newest of the others, oldest first.
   *
   * @param overMax how many of the others
   */
  public List<TaskLine> tasks(int overMax) {
    List<String> ids = view.list(Keys.TASKS);
    List<String> open = ids.stream().filter(id -> !known.isOver(id)).toList();
    for (Optional<Task> task : view.all(open, Keys::task)) {
      TaskPhase phase = task.orElseThrow().phase();
      if (phase == TaskPhase.ENDED || phase == TaskPhase.CANCELLED) {
        known.over(task.get().id());
      }
    }
    List<String> shown = new ArrayList<>();
    int others = 0;
    for (String id : ids.reversed()) {
      if (!known.isOver(id) || others++ < overMax) {
        shown.add(id);
      }
    }
    return lines(
        view.all(shown.reversed(), Keys::task).stream().map(Optional::orElseThrow).toList());
  }

  private List<TaskLine> lines(List<Task> tasks) {
    List<String> ids = tasks.stream().map(Task::id).toList();
    Map<String, KnownTasks.Terms> terms = known.terms(ids);
    view.fetch(ids.stream().map(id -> Keys.enrolled(id).count().key()).toList());
    return tasks.stream()
        .map(task -> line(task, Objects.requireNonNull(terms.get(task.id()))))
        .toList();
  }

  private TaskLine line(Task task, KnownTasks.Terms spec) {
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
        spec.recipe(),
        spec.rule(),
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
