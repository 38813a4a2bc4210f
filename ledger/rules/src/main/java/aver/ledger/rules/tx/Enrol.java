package aver.ledger.rules.tx;

import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.Ids;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import java.util.Optional;

/**
 * A hospital joins a task with one version of one data set.
 *
 * @param task slug
 * @param dataset slug of its own data set
 * @param version the current one
 */
public record Enrol(String task, String dataset, int version) implements Transaction {
  /** Checks the forms. */
  public Enrol {
    Ids.slug("task", task);
    Ids.slug("data set", dataset);
    Ids.range("version", version, 1, Integer.MAX_VALUE);
  }

  @Override
  public Optional<Refusal> check(Context context) {
    Optional<Refusal> unusable = WithdrawDataset.checkOwn(context, dataset);
    if (unusable.isPresent()) {
      return unusable;
    }
    Overlay state = context.state();
    String member = context.signer().id();
    Optional<Task> found = state.get(Keys.task(task));
    if (found.isEmpty()) {
      return Refusal.of(Rule.TASK_UNKNOWN, "there is no task %s: list the tasks", task);
    }
    TaskPhase phase = found.get().phase();
    if (phase == TaskPhase.ENDED || phase == TaskPhase.CANCELLED) {
      return Refusal.of(Rule.TASK_PHASE_WRONG, "task %s is %s", task, phase);
    }
    TaskSpec spec = state.get(Keys.taskSpec(task)).orElseThrow();
    Optional<Grant> grant = state.get(Keys.grant(spec.study(), member));
    if (grant.isEmpty()) {
      return Refusal.of(
          Rule.GRANT_UNKNOWN,
          "%s has no participation right in study %s: ask an admin to grant it",
          member,
          spec.study());
    }
    if (!grant.get().holdsAt(context.nowMs())) {
      return Refusal.of(
          Rule.GRANT_OVER,
          "the participation right of %s in study %s is over: ask an admin to grant it again",
          member,
          spec.study());
    }
    return checkDataset(state, member, spec);
  }

  private Optional<Refusal> checkDataset(Overlay state, String member, TaskSpec spec) {
    Dataset own = state.get(Keys.dataset(member, dataset)).orElseThrow();
    if (own.versions() != version) {
      return Refusal.of(
          Rule.DATASET_VERSION_NOT_CURRENT,
          "version %d of %s was named, the current one is %d",
          version,
          dataset,
          own.versions());
    }
    DatasetSpec described = state.get(Keys.datasetVersion(member, dataset, version)).orElseThrow();
    if (!described.uses().containsAll(spec.uses())) {
      return Refusal.of(
          Rule.DATASET_USE_NOT_PERMITTED,
          "task %s needs the uses %s, data set %s permits %s: register one that permits them",
          task,
          spec.uses(),
          dataset,
          described.uses());
    }
    if (!described.schemaHash().equals(spec.columnsHash())) {
      return Refusal.of(
          Rule.DATASET_COLUMNS_DIFFER,
          "task %s needs data of the columns %s, data set %s has %s: use the task's schema file",
          task,
          spec.columnsHash().hex(),
          dataset,
          described.schemaHash().hex());
    }
    boolean same =
        state
            .get(Keys.enrolment(task, member))
            .filter(e -> e.active() && e.dataset().equals(dataset) && e.version() == version)
            .isPresent();
    return same
        ? Refusal.of(Rule.ALREADY_ENROLLED, "%s is enrolled in %s already", member, task)
        : checkRoom(state, member, spec);
  }

  /** A task that remembers updates has a row for each member that ever enrolled. */
  private Optional<Refusal> checkRoom(Overlay state, String member, TaskSpec spec) {
    int most = spec.learning().historyMembers();
    boolean known = state.get(Keys.enrolment(task, member)).isPresent();
    boolean full = state.get(Keys.enrolled(task).count()).orElse(0L) >= most;
    return most > 0 && full && !known
        ? Refusal.of(
            Rule.TASK_FULL,
            "task %s remembers the updates of %d members, and as many enrolled: ask for a new task",
            task,
            most)
        : Optional.empty();
  }

  @Override
  public void effect(Context context) {
    Overlay state = context.state();
    String member = context.signer().id();
    long samples = state.get(Keys.datasetVersion(member, dataset, version)).orElseThrow().rows();
    Optional<Enrolment> before = state.get(Keys.enrolment(task, member));
    if (before.isEmpty()) {
      Keys.enrolled(task).add(state, member);
    }
    long credit = before.map(Enrolment::credit).orElse(0L);
    boolean frozen = before.map(e -> e.frozen() || !e.active()).orElse(false);
    state.put(
        Keys.enrolment(task, member),
        new Enrolment(member, dataset, version, samples, true, credit, frozen, 0));
  }
}
