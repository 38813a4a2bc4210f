package aver.ledger.rules;

import static aver.ledger.rules.ActionChecks.revoked;
import static aver.ledger.rules.ActionChecks.without;
import static aver.ledger.rules.MemberChecks.roleless;
import static aver.ledger.rules.MemberChecks.ward;

import aver.ledger.rules.lifecycle.Attempts;
import aver.ledger.rules.lifecycle.Deadline;
import aver.ledger.rules.lifecycle.TaskCourse;
import aver.ledger.rules.lifecycle.Underway;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The checks of what begins and ends tasks, and of who takes part. */
final class TaskChecks {
  private final Story story;

  /** Over a task that everybody but h1 enrolled in. */
  TaskChecks() {
    this.story = new Story();
    story.prepareWithout("h1", 1);
  }

  List<Checks<?>> all() {
    return List.of(cancel(), create(), enrol(), leave());
  }

  private Checks<CancelTask> cancel() {
    return of("cancel_task", "rosa", new CancelTask(Story.TASK))
        .then("task_unknown", (s, t) -> new CancelTask("none"))
        .then(
            "task_not_yours",
            (s, t) -> {
              s.signer = "h1";
              return t;
            })
        .then("task_phase_wrong", (s, t) -> over(s, t));
  }

  private Checks<CreateTask> create() {
    return of("create_task", "rosa", new CreateTask(Story.task("heart-2", 1)))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("study_unknown", (s, t) -> changed(t, d -> d.study = "lung"))
        .then("task_exists", (s, t) -> changed(t, d -> d.task = Story.TASK))
        .then("task_end_in_the_past", (s, t) -> changed(t, d -> d.endMs = s.nowMs()))
        .then("masked_not_available", (s, t) -> changed(t, d -> d.masked = true))
        .then("rule_unknown", (s, t) -> changed(t, d -> d.rule = new RuleSpec("none", List.of())))
        .then(
            "rule_parameters_wrong",
            (s, t) ->
                changed(
                    t,
                    d ->
                        d.rule =
                            new RuleSpec("trimmed-mean", List.of(new NamedNumber("byzantine", 2)))))
        .then(
            "learning_wrong",
            (s, t) ->
                changed(
                    t,
                    d ->
                        d.learning =
                            new Learning(
                                Optional.of(new ServerSpec("none", List.of())),
                                0,
                                Optional.empty())))
        .then("balance_too_low", (s, t) -> changed(t, d -> d.pool = Tokens.SUPPLY_MAX))
        .then("tasks_too_many", (s, t) -> manyTasks(s, t));
  }

  private Checks<Enrol> enrol() {
    return of("enrol", "h1", new Enrol(Story.TASK, "ward", 1))
        .then("role_missing", (s, t) -> roleless(s, t))
        .then("dataset_unknown", (s, t) -> new Enrol(t.task(), "none", t.version()))
        .then("dataset_withdrawn", (s, t) -> ward(s, t, MemberChecks::withdrawn))
        .then("task_unknown", (s, t) -> new Enrol("none", t.dataset(), t.version()))
        .then("task_phase_wrong", (s, t) -> over(s, t))
        .then("grant_unknown", (s, t) -> without(s, t, Keys.grant(Story.STUDY, "h1")))
        .then("grant_over", (s, t) -> revoked(s, t, "h1"))
        .then(
            "dataset_version_not_current",
            (s, t) ->
                ward(s, t, d -> new Dataset(d.owner(), d.name(), 2, d.revisedMs(), d.withdrawn())))
        .then(
            "dataset_use_not_permitted",
            (s, t) -> {
              s.change(
                  Keys.taskSpec(Story.TASK), spec -> changed(spec, d -> d.uses = List.of("trade")));
              return t;
            })
        .then(
            "dataset_columns_differ",
            (s, t) -> {
              s.change(
                  Keys.datasetVersion("h1", "ward", 1),
                  v ->
                      new DatasetSpec(
                          v.rows(),
                          v.classCounts(),
                          Story.digest("other columns"),
                          v.commitment(),
                          v.uses()));
              return t;
            })
        .then(
            "already_enrolled",
            (s, t) -> {
              s.state.put(
                  Keys.enrolment(Story.TASK, "h1"),
                  new Enrolment("h1", "ward", 1, 100, true, 0, false, 0));
              return t;
            })
        .then(
            "task_full",
            (s, t) -> {
              s.change(Keys.taskSpec(Story.TASK), x -> x.with(Learning.PLAIN.remembering(3)));
              s.state.put(Keys.enrolled(Story.TASK).count(), 3L);
              return t;
            });
  }

  private Checks<Leave> leave() {
    return of("leave", "h2", new Leave(Story.TASK))
        .then("not_enrolled", (s, t) -> without(s, t, Keys.enrolment(Story.TASK, "h2")));
  }

  private <T extends Transaction> Checks<T> of(String kind, String signer, T right) {
    return new Checks<>(kind, story, signer, right, Checks::asLedger);
  }

  /** The researcher has as many tasks as one may have; one is past its end, not its attempt. */
  private static <T> T manyTasks(Checks.Scene scene, T what) {
    for (int i = 1; i < Underway.TASKS_MAX; i++) { // the story's own is one
      TaskSpec spec = changed(Story.task("many-" + i, 1), d -> d.pool = 0);
      TaskCourse.begin(scene.state, "rosa", spec, scene.nowMs());
    }
    TaskSpec last = scene.state.get(Keys.taskSpec("many-1")).orElseThrow();
    Attempts.open(scene.state, scene.state.get(Keys.task("many-1")).orElseThrow(), scene.nowMs());
    new Deadline(last.endMs(), Deadline.Kind.TASK_END, "many-1").clear(scene.state);
    return what;
  }

  private static <T> T over(Checks.Scene scene, T what) {
    scene.change(Keys.task(Story.TASK), task -> task.with(TaskPhase.ENDED));
    return what;
  }

  /** What a test changes of a task. */
  static final class Draft {
    String task;
    String study;
    long endMs;
    RuleSpec rule;
    boolean masked;
    long pool;
    List<String> uses;
    Learning learning;
    int cohortSize;
    int quorum;
    long dimension;
    int spareAttempts;
    int disbeliefMaxPpm;

    Draft(TaskSpec s) {
      task = s.task();
      study = s.study();
      endMs = s.endMs();
      rule = s.rule();
      masked = s.masked();
      pool = s.poolMicrotokens();
      uses = s.uses();
      learning = s.learning();
      cohortSize = s.cohortSize();
      quorum = s.quorum();
      dimension = s.dimension();
      spareAttempts = s.spareAttempts();
      disbeliefMaxPpm = s.disbeliefMaxPpm();
    }
  }

  private static CreateTask changed(CreateTask create, Consumer<Draft> change) {
    return new CreateTask(changed(create.spec(), change));
  }

  static TaskSpec changed(TaskSpec s, Consumer<Draft> change) {
    Draft d = new Draft(s);
    change.accept(d);
    return new TaskSpec(
        d.task,
        d.study,
        s.recipe(),
        s.schemaHash(),
        s.columnsHash(),
        d.dimension,
        s.fractionBits(),
        s.bound(),
        s.clip(),
        new InitialModelSpec(
            s.initialModel().seed(),
            List.of(new InitialModelSpec.Segment(d.dimension, 0)),
            s.initialModel().root()),
        s.rounds(),
        d.spareAttempts,
        d.endMs,
        d.rule,
        d.masked,
        d.cohortSize,
        d.quorum,
        s.pace(),
        d.pool,
        d.uses,
        d.disbeliefMaxPpm,
        s.reputationWeights(),
        s.evaluationClasses(),
        s.challengeMs(),
        s.modelsKept(),
        d.learning);
  }
}
