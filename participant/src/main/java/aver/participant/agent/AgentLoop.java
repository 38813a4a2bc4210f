package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.ReviseDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Does what {@link Agent} decides, one action at a time. Every action may be repeated: after a
 * crash at any point the next decision, from certified state and journal, goes on where it ended.
 * Not thread-safe.
 */
public final class AgentLoop {
  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final LocalRound round;
  private final AgentReport report;
  private final String dataset;
  private final AgentSender sender;

  /** Over the parts of one site. */
  public AgentLoop(
      LedgerPort ledger,
      AgentJournal journal,
      LocalRound round,
      AgentReport report,
      String dataset) {
    this.ledger = ledger;
    this.journal = journal;
    this.round = round;
    this.report = report;
    this.dataset = dataset;
    this.sender = new AgentSender(ledger, journal, report);
  }

  /**
   * Looks, decides and acts once.
   *
   * @return what was done
   * @throws LedgerUnavailableException if the ledger cannot be asked; nothing is lost
   * @throws IOException if the journal cannot be written: the agent must stop
   */
  public Action step() throws LedgerUnavailableException, IOException, InterruptedException {
    AgentView view = ledger.view(journal);
    Decision decision = Agent.next(view);
    report.decided(decision);
    perform(view, decision.action());
    return decision.action();
  }

  private void perform(AgentView view, Action action)
      throws LedgerUnavailableException, IOException, InterruptedException {
    long now = view.certifiedMs();
    switch (action) {
      case Action.RegisterDataset a ->
          sender.send(
              now,
              "registered",
              new RegisterDataset(dataset, a.spec()),
              described(a.spec()),
              "registered data set %s with %d rows".formatted(dataset, a.spec().rows()));
      case Action.ReviseDataset a ->
          sender.send(
              now,
              "revised",
              new ReviseDataset(dataset, a.spec()),
              described(a.spec()),
              "registered a new version of data set %s with %d rows"
                  .formatted(dataset, a.spec().rows()));
      case Action.Enrol a ->
          sender.send(
              now,
              "enrolled",
              new Enrol(a.task(), dataset, a.datasetVersion()),
              Map.of(
                  "task",
                  a.task(),
                  "dataset",
                  dataset,
                  "version",
                  Integer.toString(a.datasetVersion())),
              "enrolled in task %s with version %d of %s"
                  .formatted(a.task(), a.datasetVersion(), dataset));
      case Action.Leave a ->
          sender.send(
              now, "left", new Leave(a.task()), Map.of("task", a.task()), "left task " + a.task());
      case Action.Train a -> train(view, a);
      case Action.Commit a -> {
        AttemptKey key = a.key();
        sender.sendKept(
            now, key, "commit", () -> new CommitUpdate(key.task(), key.attempt(), a.commitment()));
      }
      case Action.UploadAndReveal a -> reveal(now, a.key());
      case Action.Forget a -> forget(view, a.key());
      case Action.Wait a -> ledger.awaitChange(a.untilMs());
    }
  }

  private Map<String, String> described(DatasetSpec spec) {
    return Map.of(
        "dataset",
        dataset,
        "rows",
        Long.toString(spec.rows()),
        "uses",
        String.join(" ", spec.uses()));
  }

  private void train(AgentView view, Action.Train action)
      throws LedgerUnavailableException, IOException {
    AttemptKey key = action.key();
    TaskSpec spec = task(view, key).spec();
    boolean training = action.purpose() == Purpose.TRAIN;
    Map<String, String> details = key.details();
    details.put("base-version", Integer.toString(action.baseVersion()));
    report.done(
        view.certifiedMs(),
        "selected",
        details,
        "selected for %s: to %s model version %d (%s)"
            .formatted(
                key,
                training ? "train from" : "evaluate",
                action.baseVersion(),
                spec.recipe().name()));
    int[] model = ledger.model(spec, action.baseVersion());
    int[] control =
        training && spec.learning().controlMembers() > 0
            ? ledger.control(spec, action.baseVersion())
            : new int[0];
    LocalRound.Outcome outcome = round.run(key, spec, action.purpose(), model, control);
    outcome
        .base()
        .accuracy()
        .ifPresent(a -> details.put("base-accuracy", String.format(Locale.ROOT, "%.4f", a)));
    if (outcome.entry().isEmpty()) {
      details.put("reason", outcome.reason());
      report.failed(
          view.certifiedMs(),
          "failed",
          details,
          "no update for %s: %s".formatted(key, outcome.reason()));
      return;
    }
    details.put("rows", Long.toString(outcome.entry().get().samples()));
    report.done(
        view.certifiedMs(),
        training ? "trained" : "evaluated",
        details,
        "%s: %s, the base model's accuracy here is %s; the update is on this disk and nowhere else"
            .formatted(
                key,
                training ? "trained on %s rows".formatted(details.get("rows")) : "evaluated",
                details.getOrDefault("base-accuracy", "not known")));
  }

  private static AgentView.TaskView task(AgentView view, AttemptKey key) {
    return view.tasks().stream()
        .filter(task -> task.spec().task().equals(key.task()))
        .findFirst()
        .orElseThrow();
  }

  private void reveal(long nowMs, AttemptKey key)
      throws LedgerUnavailableException, IOException, InterruptedException {
    sender.tellKept(nowMs, key, "commit");
    JournalEntry entry = journal.entry(key).orElseThrow();
    List<Path> vectors = new ArrayList<>();
    for (VectorEntry vector : entry.manifest()) {
      vectors.add(journal.vector(key, vector.role()));
    }
    sender.sendKept(
        nowMs,
        key,
        "reveal",
        () -> {
          List<Acknowledgement> availability = ledger.upload(entry, vectors);
          Map<String, String> details = key.details();
          List<String> replicas = availability.stream().map(Acknowledgement::replica).toList();
          details.put("replicas", String.join(" ", replicas));
          report.done(
              nowMs,
              "uploaded",
              details,
              "uploaded %s: kept by %s".formatted(key, String.join(", ", replicas)));
          return revealOf(entry, availability);
        });
  }

  /** Tells what the attempt brought, then deletes what the journal holds of it. */
  private void forget(AgentView view, AttemptKey key)
      throws LedgerUnavailableException, IOException {
    AgentView.TaskView task = task(view, key);
    AgentView.AttemptView seen =
        task.attempts().stream().filter(a -> a.key().equals(key)).findFirst().orElseThrow();
    if (seen.seat().filter(seat -> seat.revealed().isPresent()).isPresent()) {
      sender.tellKept(view.certifiedMs(), key, "reveal");
    }
    OwnResult result = ledger.result(task.spec(), seen.attempt());
    Map<String, String> details = key.details();
    details.putAll(result.details());
    report.done(view.certifiedMs(), result.event(), details, result.line(key));
    if (result.phase() == AttemptPhase.FINAL
        && result.outcome().filter(o -> o.exclusion() == Exclusion.INCLUDED).isPresent()) {
      new OwnControl(journal).counted(key);
    }
    journal.forget(key);
  }

  private static RevealUpdate revealOf(JournalEntry entry, List<Acknowledgement> availability) {
    return new RevealUpdate(
        entry.key().task(),
        entry.key().attempt(),
        entry.manifest(),
        entry.salt(),
        entry.samples(),
        availability,
        entry.metrics());
  }
}
