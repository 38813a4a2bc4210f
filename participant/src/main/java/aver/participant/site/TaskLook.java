package aver.participant.site;

import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.agent.AgentJournal;
import aver.participant.agent.AgentView;
import aver.participant.agent.AttemptKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads a member's tasks. Of a task that is over nothing is read or kept but that it is, unless the
 * journal holds an attempt of it: anybody who may create tasks can cancel them at once and create
 * others, without end. Not thread-safe.
 */
final class TaskLook {
  private final String member;
  private final Function<TaskSpec, Optional<String>> objection;

  /** Places in the list of tasks whose tasks are over. */
  private final BitSet over = new BitSet();

  /**
   * For one member.
   *
   * @param objection why the site keeps out of a task; empty if it does not
   */
  TaskLook(String member, Function<TaskSpec, Optional<String>> objection) {
    this.member = member;
    this.objection = objection;
  }

  /** The tasks that are not over or of which the journal holds something. */
  List<AgentView.TaskView> tasks(CertifiedLook.Values state, AgentJournal journal) {
    Set<AttemptKey> held = new TreeSet<>(journal.prepared().keySet());
    held.addAll(journal.failed().keySet());
    Set<String> ids = live(state);
    held.forEach(key -> ids.add(key.task()));
    List<AgentView.TaskView> tasks = new ArrayList<>();
    for (String id : ids) {
      task(state, id, held).ifPresent(tasks::add);
    }
    return tasks;
  }

  /** The tasks that are not over, as far as they were read. */
  private Set<String> live(CertifiedLook.Values state) {
    Set<String> ids = new LinkedHashSet<>();
    long count = state.get(Keys.TASKS.count()).orElse(0L);
    for (int k = over.nextClearBit(1); k <= count; k = over.nextClearBit(k + 1)) {
      Optional<String> id = state.getFixed(Keys.TASKS.at(k));
      Optional<Task> task = id.flatMap(i -> state.get(Keys.task(i)));
      if (task.filter(TaskLook::isOver).isPresent()) {
        over.set(k);
        state.drop(Keys.TASKS.at(k));
        state.drop(Keys.task(task.get().id()));
      } else if (task.isPresent()) {
        ids.add(task.get().id());
      }
    }
    return ids;
  }

  private static boolean isOver(Task task) {
    return (task.phase() == TaskPhase.ENDED || task.phase() == TaskPhase.CANCELLED)
        && !task.active();
  }

  private Optional<AgentView.TaskView> task(
      CertifiedLook.Values state, String id, Set<AttemptKey> held) {
    Optional<Task> task = state.get(Keys.task(id));
    Optional<TaskSpec> spec = state.getFixed(Keys.taskSpec(id));
    SortedSet<Integer> numbers = new TreeSet<>();
    held.stream().filter(key -> key.task().equals(id)).forEach(key -> numbers.add(key.attempt()));
    task.filter(Task::active).ifPresent(t -> numbers.add(t.attempts()));
    List<AgentView.AttemptView> attempts = new ArrayList<>();
    for (int number : numbers) {
      Optional<Seat> seat = state.get(Keys.seat(id, number, member));
      state
          .get(Keys.attempt(id, number))
          .ifPresent(attempt -> attempts.add(new AgentView.AttemptView(attempt, seat)));
    }
    Optional<Enrolment> enrolment = state.get(Keys.enrolment(id, member));
    if (task.isEmpty() || spec.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AgentView.TaskView(
            task.get(),
            spec.get(),
            state.get(Keys.grant(spec.get().study(), member)),
            enrolment,
            full(state, spec.get()),
            attempts,
            objection.apply(spec.get())));
  }

  /**
   * Whether the task remembers the updates of as many members as it can, so that nobody else may.
   */
  private static boolean full(CertifiedLook.Values state, TaskSpec spec) {
    int most = spec.learning().historyMembers();
    return most > 0 && state.get(Keys.enrolled(spec.task()).count()).orElse(0L) >= most;
  }
}
