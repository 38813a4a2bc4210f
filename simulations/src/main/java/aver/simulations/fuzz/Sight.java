package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Setting;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.agent.AgentView;
import aver.participant.agent.AttemptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an agent decides by, read from a certified state. */
final class Sight {
  private static final long DAY_MS = 24L * 3600 * 1000;

  private Sight() {}

  static AgentView of(Overlay state, String member, DatasetSpec local, AgentHere.Journal journal) {
    Optional<Dataset> dataset = state.get(Keys.dataset(member, Task.DATASET));
    Optional<AgentView.Registered> registered =
        dataset.map(d ->
            new AgentView.Registered(
                d,
                state.get(Keys.datasetVersion(member, Task.DATASET, d.versions())).orElseThrow()));
    List<AgentView.TaskView> tasks =
        Keys.TASKS.all(state).stream().map(id -> task(state, id, member, journal)).toList();
    SortedMap<AttemptKey, Digest> prepared = new TreeMap<>();
    journal.made.forEach((key, made) -> prepared.put(key, made.commitment()));
    return new AgentView(
        member,
        state.get(Keys.member(member)).map(Member::status),
        state.get(Keys.TIME_MS).orElseThrow(),
        local,
        registered,
        Setting.REVISION_DAYS_MIN.in(state) * DAY_MS,
        tasks,
        prepared,
        new TreeMap<>(journal.failed),
        Optional.empty());
  }

  private static AgentView.TaskView task(
      Overlay state, String id, String member, AgentHere.Journal journal) {
    var task = state.get(Keys.task(id)).orElseThrow();
    TaskSpec spec = state.get(Keys.taskSpec(id)).orElseThrow();
    TreeSet<Integer> numbers = new TreeSet<>();
    journal.made.keySet().forEach(key -> numbers.add(key.attempt()));
    journal.failed.keySet().forEach(key -> numbers.add(key.attempt()));
    if (task.active()) {
      numbers.add(task.attempts());
    }
    List<AgentView.AttemptView> attempts = new ArrayList<>();
    for (int number : numbers) {
      state
          .get(Keys.attempt(id, number))
          .ifPresent(attempt ->
              attempts.add(
                  new AgentView.AttemptView(attempt, state.get(Keys.seat(id, number, member)))));
    }
    return new AgentView.TaskView(
        task,
        spec,
        state.get(Keys.grant(spec.study(), member)),
        state.get(Keys.enrolment(id, member)),
        false, // no task that is played remembers updates
        attempts,
        Optional.empty());
  }

  /** The newest model of the task. */
  static Optional<Model> newestModel(Overlay state) {
    return state
        .get(Keys.task(Task.ID))
        .flatMap(task -> state.get(Keys.model(Task.ID, task.modelVersion())));
  }
}
