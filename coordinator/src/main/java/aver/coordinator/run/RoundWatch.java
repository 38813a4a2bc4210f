package aver.coordinator.run;

import aver.coordinator.run.RoundView.ReadyTask;
import aver.ledger.client.view.CertifiedView;
import aver.ledger.rules.PlainSignatures;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.Context;
import aver.ledger.rules.tx.OpenRound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what {@link RoundDriver} decides on, in as few calls as there can be: what never changes is
 * read once, and tasks that are over not again. Not thread-safe.
 */
final class RoundWatch {
  private static final long RANK_MS = 10_000;

  private final CoordinatorSettings settings;
  private final Set<String> over = new HashSet<>();
  private final Map<OpenRound, Long> readySince = new HashMap<>();
  private CertifiedView view;
  private int rank;
  private long rankedMs = Long.MIN_VALUE / 2;

  RoundWatch(CoordinatorSettings settings, CertifiedView view) {
    this.settings = settings;
    this.view = view;
  }

  /**
   * How the certified state is now.
   *
   * @param clockMs own clock, which only goes forward: one that is set back would hold a round up
   * @param time of the day, for quiet hours
   */
  RoundView look(long clockMs, Instant time) {
    view = view.renewed();
    String self = settings.member().member();
    view.fetch(List.of(Keys.TASKS.count().key(), Keys.member(self).key(), Keys.TIME_MS.key()));
    List<String> live = view.list(Keys.TASKS).stream().filter(id -> !over.contains(id)).toList();
    List<ReadyTask> ready = new ArrayList<>();
    Optional<Member> own = view.get(Keys.member(self));
    List<Optional<Task>> tasks = view.all(live, Keys::task);
    for (Optional<Task> found : tasks) {
      Task task = found.orElseThrow();
      if (task.phase() == TaskPhase.ENDED || task.phase() == TaskPhase.CANCELLED) {
        over.add(task.id());
      }
      own.flatMap(member -> ready(task, member, clockMs)).ifPresent(ready::add);
    }
    readySince
        .keySet()
        .removeIf(open ->
            ready.stream()
                .noneMatch(r -> r.task().equals(open.task()) && r.attempt() == open.attempt()));
    rank(self, clockMs);
    boolean quiet =
        settings.quiet().stream()
            .anyMatch(hours -> hours.at(time.atZone(settings.zone()).toLocalTime()));
    return new RoundView(clockMs, quiet, rank, settings.gatherMs(), ready);
  }

  /** Height up to which this has looked: blocks may have come between its calls. */
  long height() {
    return view.height();
  }

  /** Asks the rule itself, so that nothing is sent that would be refused. */
  private Optional<ReadyTask> ready(Task task, Member self, long clockMs) {
    long nowMs = view.timeMs();
    if (task.phase() != TaskPhase.RUNNING || task.active() || nowMs < task.dueMs()) {
      return Optional.empty();
    }
    OpenRound open = new OpenRound(task.id(), task.attempts() + 1);
    TaskSpec spec = fetchMembers(task.id());
    Overlay state = view.overlay();
    if (open.check(new Context(state, self, nowMs, new PlainSignatures())).isPresent()) {
      return Optional.empty();
    }
    int eligible = Eligibility.of(state, spec, nowMs).size();
    long sinceMs = readySince.computeIfAbsent(open, _ -> clockMs);
    return Optional.of(
        new ReadyTask(task.id(), open.attempt(), eligible, spec.cohortSize(), sinceMs));
  }

  /** All that decides who is eligible, in two calls. */
  private TaskSpec fetchMembers(String task) {
    view.fetch(List.of(Keys.taskSpec(task).key(), Keys.enrolled(task).count().key()));
    TaskSpec spec = view.get(Keys.taskSpec(task)).orElseThrow();
    List<String> members = view.list(Keys.enrolled(task));
    List<String> keys = new ArrayList<>();
    for (String member : members) {
      keys.add(Keys.enrolment(task, member).key());
      keys.add(Keys.grant(spec.study(), member).key());
      keys.add(Keys.member(member).key());
      keys.add(Keys.standing(spec.study(), member).key());
    }
    view.fetch(keys);
    keys.clear();
    for (String member : members) {
      Enrolment enrolment = view.get(Keys.enrolment(task, member)).orElseThrow();
      keys.add(Keys.dataset(member, enrolment.dataset()).key());
    }
    view.fetch(keys);
    return spec;
  }

  private void rank(String self, long clockMs) {
    if (clockMs - rankedMs < RANK_MS) {
      return;
    }
    List<String> ids = view.list(Keys.MEMBERS);
    List<String> coordinators =
        view.all(ids, Keys::member).stream()
            .flatMap(Optional::stream)
            .filter(member -> member.may(Role.COORDINATOR))
            .map(Member::id)
            .sorted()
            .toList();
    rank = Math.max(0, coordinators.indexOf(self));
    rankedMs = clockMs;
  }
}
