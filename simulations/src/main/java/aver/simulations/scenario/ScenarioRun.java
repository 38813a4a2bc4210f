package aver.simulations.scenario;

import aver.ledger.client.study.Recipe;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Vote;
import aver.participant.training.Trainer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Plays a scenario from the opening of its study to the end of its task. */
public final class ScenarioRun {
  static final String STUDY = "simulated";
  static final String TASK = "simulated-1";
  private static final String DATASET = "patients";
  private static final long DAY_MS = 24L * 3600 * 1000;

  private final Scenario scenario;
  private final List<SimulatedHospital> hospitals = new ArrayList<>();
  private final Sites sites;
  private final SimulatedLedger ledger;
  private final Recipe recipe;
  private final Trainer trainer;
  private final SimulatedLayers layers;
  private final SimulatedRounds rounds;
  private final List<ScenarioReport.AttemptLine> lines = new ArrayList<>();
  private float[] start = new float[0];

  private ScenarioRun(Scenario scenario, Sites sites, Trainer trainer) {
    this.scenario = scenario;
    this.sites = sites;
    this.recipe = scenario.training();
    List<String> ids = List.copyOf(sites.data().keySet());
    for (int i = 0; i < ids.size(); i++) {
      boolean poisoner = i >= scenario.hospitals();
      boolean clone = poisoner && scenario.attack().clones();
      String rowsOf = ids.get(clone ? scenario.hospitals() : i);
      hospitals.add(
          new SimulatedHospital(
              ids.get(i),
              poisoner,
              scenario.attack(),
              scenario.factor(),
              Math.max(0, i - scenario.hospitals()),
              rowsOf,
              sites.of(rowsOf)));
    }
    this.ledger = new SimulatedLedger(scenario.name(), scenario.seed(), ids);
    this.trainer = trainer;
    this.layers = new SimulatedLayers(trainer);
    this.rounds =
        new SimulatedRounds(
            ledger,
            hospitals,
            recipe,
            trainer,
            layers,
            new SplittableRandom(scenario.seed()),
            scenario.noShowPpm());
  }

  /**
   * Plays a scenario.
   *
   * @param progress takes one line an attempt
   */
  public static ScenarioReport play(Scenario scenario, Consumer<String> progress) {
    int all = scenario.hospitals() + scenario.poisoners();
    List<String> ids = IntStream.rangeClosed(1, all).mapToObj("hospital-%02d"::formatted).toList();
    Sites sites = Sites.divide(ids, scenario.seed());
    Trainer trainer = new Trainer(scenario.training(), sites.shape());
    return new ScenarioRun(scenario, sites, trainer).play(progress);
  }

  /**
   * What came of a scenario.
   *
   * @param model parameters of the last model
   * @param bySite the same as each site uses them, with what it keeps for itself
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on
  public record Learned(float[] model, SortedMap<String, float[]> bySite) {
    /** Copies the map. */
    public Learned {
      bySite = Collections.unmodifiableSortedMap(new TreeMap<>(bySite));
    }
  }

  /**
   * Plays a scenario on sites of one's own and returns the last model.
   *
   * @param trainer of the recipe, whose seed it does not know: one for many plays
   * @param sites as many as the scenario has hospitals and poisoners; the last ones are poisoners
   */
  public static Learned learn(Scenario scenario, Sites sites, Trainer trainer) {
    ScenarioRun run = new ScenarioRun(scenario, sites, trainer);
    Outlook outlook = run.attempts(_ -> {});
    float[] model = outlook.load(run.rounds.model());
    SortedMap<String, float[]> bySite = new TreeMap<>();
    sites.data().forEach((site, data) -> bySite.put(site, run.layers.with(model, site, data)));
    return new Learned(model, bySite);
  }

  /**
   * Plays a scenario on sites of one's own and returns what became of each attempt.
   *
   * @param trainer as for {@link #learn}
   * @param sites as for {@link #learn}
   */
  public static List<ScenarioReport.AttemptLine> course(
      Scenario scenario, Sites sites, Trainer trainer) {
    ScenarioRun run = new ScenarioRun(scenario, sites, trainer);
    run.attempts(_ -> {});
    return List.copyOf(run.lines);
  }

  private ScenarioReport play(Consumer<String> progress) {
    Outlook outlook = attempts(progress);
    return new ScenarioReport(
        scenario,
        ledger.chainId().hex(),
        ledger.get(Keys.LOG).size(),
        ledger.get(Keys.LOG).root().hex(),
        lines,
        hospitals.stream().map(this::line).toList(),
        outlook.accuracy(rounds.model()),
        outlook.alone(start, scenario.rounds()),
        outlook.pooled(start, scenario.rounds()));
  }

  private Outlook attempts(Consumer<String> progress) {
    TaskSpec spec =
        TaskForm.of(STUDY, TASK, scenario, recipe, trainer.layout(), sites.schema(), ledger);
    prepare(spec);
    int[] model = rounds.begin(spec);
    Outlook outlook = new Outlook(trainer, sites, hospitals, spec, layers);
    start = outlook.load(model);
    while (task().phase() == TaskPhase.RUNNING && mayOpen(spec)) {
      ScenarioReport.AttemptLine line = rounds.next(spec, outlook);
      lines.add(line);
      progress.accept(
          "attempt %d: %s, %d updates, accuracy %.3f"
              .formatted(line.attempt(), line.phase(), line.updates(), line.accuracy()));
    }
    return outlook;
  }

  private void prepare(TaskSpec spec) {
    decide(new OpenStudy(STUDY, "tell the ill from the well"));
    long until = ledger.get(Keys.TIME_MS) + 300 * DAY_MS;
    for (SimulatedHospital hospital : hospitals) {
      decide(new GrantParticipation(STUDY, hospital.id(), until));
      ledger.send(hospital.id(), new RegisterDataset(DATASET, describe(hospital)));
    }
    ledger.send(SimulatedLedger.RESEARCHER, new CreateTask(spec));
    decide(new DecideTask(TASK, DecideTask.Decision.APPROVE));
    hospitals.forEach(h -> ledger.send(h.id(), new Enrol(TASK, DATASET, 1)));
  }

  private void decide(Action action) {
    long closes = ledger.get(Keys.TIME_MS) + DAY_MS;
    ledger.send(SimulatedLedger.ADMINS.getFirst(), new Propose(action, closes));
    ledger.send(SimulatedLedger.ADMINS.getLast(), new Vote(ledger.get(Keys.PROPOSALS), true));
  }

  private DatasetSpec describe(SimulatedHospital hospital) {
    long rows = hospital.samples() / 10 * 10;
    byte[] salted = ("rows of " + hospital.id()).getBytes(StandardCharsets.UTF_8);
    return new DatasetSpec(
        Math.max(10, rows), List.of(), sites.schema().hash(), Digest.sha256(salted), List.of());
  }

  private boolean mayOpen(TaskSpec spec) {
    return Eligibility.of(ledger.view(), spec, ledger.get(Keys.TIME_MS)).size() >= spec.quorum();
  }

  private Task task() {
    return ledger.get(Keys.task(TASK));
  }

  private ScenarioReport.MemberLine line(SimulatedHospital hospital) {
    return new ScenarioReport.MemberLine(
        hospital.id(),
        hospital.poisoner(),
        hospital.data().training().size(),
        rounds.standingPpm(hospital.id()),
        ledger.find(Keys.balance(hospital.id())).orElse(0L));
  }
}
