package aver.simulations.demo;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.participant.data.CsvTable;
import aver.participant.data.Split;
import aver.simulations.demo.data.Patients;
import aver.simulations.demo.data.Yardstick;
import aver.simulations.demo.process.Fleet;
import aver.simulations.demo.process.Verbs;
import aver.simulations.demo.report.DemoReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The whole story, phase by phase. */
final class Demo {
  static final int PHASES = 7;
  static final int FACTOR = 10;
  private static final String ATTACK = "sign-flip";

  private final DemoSettings settings;
  private final Patients patients;
  private final Cast cast;
  private final Study study;
  private final Stage stage;
  private final Fleet fleet;
  private final Chronicle chronicle;
  private final List<DemoReport.Hospital> hospitals = new ArrayList<>();
  private final Yardstick yardstick;
  private final Map<String, Health> health = new TreeMap<>();

  Demo(DemoSettings settings, Patients patients, DemoFolder folder, Stage stage, Fleet fleet) {
    this.settings = settings;
    this.patients = patients;
    this.cast = new Cast(folder, patients.deal(settings.seed()));
    this.study = Study.of(patients.schema(), settings.data().isEmpty(), settings.rounds());
    this.stage = stage;
    this.fleet = fleet;
    this.chronicle = new Chronicle(stage, cast.hospitals());
    this.yardstick = new Yardstick(study.recipe(), study.schema());
  }

  /** Plays it and returns what was found; all processes have ended by then. */
  DemoReport play() throws IOException, InterruptedException, LedgerUnavailableException {
    String chainId = founding();
    try (LedgerClient client = MemberSettings.read(cast.settings(Cast.RESEARCHER)).open()) {
      Waiting waiting = new Waiting(client, fleet, stage);
      Watch watch = new Watch(client, cast, study);
      Models models = new Models(client, study);
      replicas(client, waiting);
      Admission admission = admission();
      agents(watch, waiting);
      rounds(admission, watch, waiting, models);
      Yardstick.Comparison comparison = yardstick.compare(models.version(0), settings.rounds());
      Verdict.tell(stage, cast, chronicle, comparison);
      DemoReport.Audit audit = proof();
      return new DemoReport(
          DemoReport.FORMAT,
          settings.seed(),
          settings.engine(),
          chainId,
          study.task(),
          recipe(),
          NOTE,
          hospitals,
          chronicle.attempts(),
          new DemoReport.QualityLines(chronicle.versions(), comparison, chronicle.certified()),
          chronicle.weights(),
          chronicle.scores(),
          chronicle.standings(),
          chronicle.tokens(),
          chronicle.events(),
          stage.timings(),
          audit);
    }
  }

  private static final String NOTE =
      "Measured on the honest hospitals' validation rows, which no model trains on. Recipe and"
          + " settings were fixed before anything was measured, and are the same for training"
          + " together, alone and on pooled data: as many rounds, as many passes through the rows.";

  private Map<String, String> recipe() {
    Map<String, String> recipe = new TreeMap<>(study.recipe().parameters());
    recipe.put("name", study.recipe().name());
    return recipe;
  }

  private String founding() throws IOException {
    stage.phase(
        "Founding",
        "%d patients, divided among %d hospitals that do not hand them to each other."
            .formatted(patients.size(), cast.honest().size()),
        "One more hospital means harm; nobody knows that, and it has every right.",
        "Four parties run the ledger, three admins govern it; each makes keys of its own.");
    Founding founding = new Founding(cast, study, stage);
    JsonNode genesis = founding.found(patients, settings.seed(), settings.engine());
    health.putAll(founding.health());
    for (int k = 0; k < cast.hospitals().size(); k++) {
      hospital(cast.hospitals().get(k), cast.shares().get(k));
    }
    String chainId = genesis.path("chainId").asString();
    stage.say(
        "    Founded by %d members. The chain's id, to compare by telephone:"
            .formatted(genesis.path("members").size()));
    stage.say("      " + chainId.replaceAll("(.{4})", "$1 ").strip());
    stage.say("");
    stage.say("    patients in the house   train   validate");
    for (DemoReport.Hospital hospital : hospitals) {
      stage.say(
          "    %-12s %9d  %6d     %6d%s"
              .formatted(
                  hospital.id(),
                  hospital.patients(),
                  hospital.training(),
                  hospital.validation(),
                  hospital.poisoner() ? "   (the one that means harm)" : ""));
    }
    chronicle.event("founded", "admins", "the genesis file was made");
    return chainId;
  }

  private void hospital(String id, Patients.Share share) throws IOException {
    CsvTable table = CsvTable.read(cast.home(id).resolve("patients.csv"), patients.schema());
    Split.Parts parts = Founding.split(settings.seed(), id).divide(table.rows());
    hospitals.add(
        new DemoReport.Hospital(
            id,
            share.poisoner(),
            share.rows(),
            parts.training().size(),
            parts.validation().size()));
    if (!share.poisoner()) {
      yardstick.add(id, parts);
    }
  }

  private void replicas(LedgerClient client, Waiting waiting) throws InterruptedException {
    stage.phase(
        "Four replicas of the ledger",
        "Each is a process with its own disk. Three of four must agree on everything.");
    for (String id : Cast.REPLICAS) {
      List<String> run = List.of("node", "run", "--config", cast.settings(id).toString());
      fleet.start(id, cast.home(id), run);
      chronicle.event("started", id, "process " + fleet.pid(id));
      stage.command("aver node run --config %s/replica.yaml".formatted(id));
    }
    waiting.until(
        "the replicas agree on their first checkpoint", () -> client.refresh().height() >= 0);
    stage.say(
        "    They agree: the state of height %d is certified by at least three signatures."
            .formatted(client.newest().map(LedgerCheckpoint::height).orElse(0L)));
  }

  private Admission admission() {
    stage.phase(
        "Admission and rights",
        "Nobody decides alone: what one admin proposes, a second of three must agree to.");
    Admission admission = new Admission(cast, study, stage);
    admission.admit();
    admission.createTask(
        TaskText.of(study, cast.shares().size(), "hospital-1/schema.yaml", settings.seed()));
    chronicle.event("granted", "admins", "hospitals admitted, study opened, rights granted");
    return admission;
  }

  private void agents(Watch watch, Waiting waiting) throws InterruptedException {
    stage.phase(
        "Agents beside the data",
        "Each hospital runs an agent in its own house. It tells the ledger how many rows there"
            + " are,",
        "rounded, and joins the task. Rows stay where they are; the agent only ever dials out.");
    for (String id : cast.hospitals()) {
      String config = cast.settings(id).toString();
      List<String> run =
          id.equals(cast.poisoner())
              ? List.of(
                  "sim",
                  "attacker",
                  "--config",
                  config,
                  "--attack",
                  ATTACK,
                  "--factor",
                  Integer.toString(FACTOR))
              : List.of("participant", "run", "--config", config);
      fleet.start(id, cast.home(id), run);
      chronicle.event("started", id, "agent, process " + fleet.pid(id));
      stage.command(Verbs.typed(cast.folder().root(), run));
    }
    int all = cast.hospitals().size();
    waiting.until("data sets are registered", () -> watch.registered().size() == all);
    stage.say("    All %d data sets are registered.".formatted(all));
    waiting.until("hospitals join the task", () -> watch.enrolled().size() == all);
    stage.say("    All %d have joined the task.".formatted(all));
    chronicle.event("enrolled", "hospitals", "data sets registered, task joined");
  }

  private void rounds(Admission admission, Watch watch, Waiting waiting, Models models)
      throws InterruptedException, LedgerUnavailableException {
    stage.phase(
        "Training together",
        "A coordinator opens each round when it is due. Hospitals train, commit to their update,"
            + " then",
        "reveal it; each replica computes the average on its own, and three equal ones make it"
            + " final.",
        "In the middle one replica is killed. Accuracy is of all hospitals' validation rows.");
    List<String> run =
        List.of("coordinator", "run", "--config", cast.settings(Cast.COORDINATOR).toString());
    fleet.start(Cast.COORDINATOR, cast.home(Cast.COORDINATOR), run);
    chronicle.event("started", Cast.COORDINATOR, "process " + fleet.pid(Cast.COORDINATOR));
    stage.command(Verbs.typed(cast.folder().root(), run));
    admission.approveTask();
    chronicle.event("approved", "admins", "task %s may begin".formatted(study.task()));
    stage.say("");
    Rounds rounds =
        new Rounds(cast, study, watch, waiting, fleet, stage, chronicle, yardstick, models);
    rounds.follow();
    rounds.awaitReturn(Objects.requireNonNull(health.get(Rounds.VICTIM)));
  }

  private DemoReport.Audit proof() throws IOException, InterruptedException {
    stage.phase(
        "Anyone can check",
        "All processes stop. What is left are folders: we take that of the replica that was"
            + " killed,",
        "and check it from the founding document on, believing nobody.");
    for (String id : Cast.REPLICAS) {
      chronicle.event("stopped", id, "asked to end");
    }
    fleet.close();
    DemoReport.Audit audit = new Proof(cast, stage).check(Rounds.VICTIM);
    chronicle.event(
        "verified", "auditor", Rounds.VICTIM + " verified offline, a forged copy refused");
    return audit;
  }
}
