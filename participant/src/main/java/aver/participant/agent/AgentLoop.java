package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.DatasetSpec;
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
import aver.ledger.rules.tx.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link Agent} decides, one action at a time. Every action may be repeated: after a
 * crash at any point the next decision, from certified state and journal, goes on where it ended.
 * Not thread-safe.
 */
public final class AgentLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  private static final long PAUSE_MIN_MS = 1000;
  private static final long PAUSE_MAX_MS = 5 * 60_000;

  /** Makes a transaction that was not made before. */
  @FunctionalInterface
  private interface Maker {
    Transaction make() throws LedgerUnavailableException, IOException, InterruptedException;
  }

  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final LocalRound round;
  private final AgentReport report;
  private final String dataset;
  private int refusals;

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
          send(
              now,
              "registered",
              new RegisterDataset(dataset, a.spec()),
              described(a.spec()),
              "registered data set %s with %d rows".formatted(dataset, a.spec().rows()));
      case Action.ReviseDataset a ->
          send(
              now,
              "revised",
              new ReviseDataset(dataset, a.spec()),
              described(a.spec()),
              "registered a new version of data set %s with %d rows"
                  .formatted(dataset, a.spec().rows()));
      case Action.Enrol a ->
          send(
              now,
              "enrolled",
              new Enrol(a.task(), dataset, a.datasetVersion()),
              Map.of("task", a.task(), "version", Integer.toString(a.datasetVersion())),
              "enrolled in task %s with version %d of %s"
                  .formatted(a.task(), a.datasetVersion(), dataset));
      case Action.Leave a ->
          send(now, "left", new Leave(a.task()), Map.of("task", a.task()), "left task " + a.task());
      case Action.Train a -> train(view, a);
      case Action.Commit a -> {
        AttemptKey key = a.key();
        sendKept(
            now, key, "commit", () -> new CommitUpdate(key.task(), key.attempt(), a.commitment()));
      }
      case Action.UploadAndReveal a -> reveal(now, a.key());
      case Action.Forget a -> forget(view, a.key());
      case Action.Wait a -> ledger.awaitChange(a.untilMs());
    }
  }

  private static Map<String, String> described(DatasetSpec spec) {
    return Map.of("rows", Long.toString(spec.rows()), "uses", String.join(" ", spec.uses()));
  }

  private void train(AgentView view, Action.Train action)
      throws LedgerUnavailableException, IOException {
    AttemptKey key = action.key();
    TaskSpec spec = task(view, key).spec();
    boolean training = action.purpose() == Purpose.TRAIN;
    Map<String, String> details = details(key);
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
    LocalRound.Outcome outcome = round.run(key, spec, action.purpose(), model);
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
    tellKept(nowMs, key, "commit");
    JournalEntry entry = journal.entry(key).orElseThrow();
    List<Path> vectors = new ArrayList<>();
    for (VectorEntry vector : entry.manifest()) {
      vectors.add(journal.vector(key, vector.role()));
    }
    sendKept(
        nowMs,
        key,
        "reveal",
        () -> {
          List<Acknowledgement> availability = ledger.upload(entry, vectors);
          Map<String, String> details = details(key);
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
      tellKept(view.certifiedMs(), key, "reveal");
    }
    OwnResult result = ledger.result(task.spec(), seen.attempt());
    Map<String, String> details = details(key);
    details.putAll(result.details());
    report.done(view.certifiedMs(), result.event(), details, result.line(key));
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

  /**
   * Sends the bytes that were kept, so that a repetition after a crash is the same transaction;
   * else keeps them first.
   */
  private void sendKept(long nowMs, AttemptKey key, String name, Maker maker)
      throws LedgerUnavailableException, IOException, InterruptedException {
    Optional<byte[]> kept = journal.transaction(key, name);
    byte[] signed = kept.isPresent() ? kept.get() : ledger.sign(maker.make());
    if (kept.isEmpty()) {
      journal.keepTransaction(key, name, signed);
    }
    switch (ledger.submit(signed)) {
      case LedgerPort.Submission.Applied _ -> {
        refusals = 0;
        tellKept(nowMs, key, name);
      }
      case LedgerPort.Submission.Refused refused -> {
        String reason = "%s: %s".formatted(refused.code(), refused.message());
        journal.dropTransaction(key, name);
        Map<String, String> details = details(key);
        details.put("reason", reason);
        report.failed(
            nowMs,
            name + "-refused",
            details,
            "the ledger refused the %s of %s: %s".formatted(name, key, reason));
        pause();
      }
      case LedgerPort.Submission.Dropped dropped -> {
        journal.dropTransaction(key, name);
        LOG.info("the {} of {} was dropped and is signed again: {}", name, key, dropped.reason());
        pause();
      }
    }
  }

  /**
   * Tells of a kept transaction that took effect, then gives its bytes up. Who died before it could
   * tell finds them kept, and tells now.
   */
  private void tellKept(long nowMs, AttemptKey key, String name) throws IOException {
    if (journal.transaction(key, name).isPresent()) {
      boolean commit = name.equals("commit");
      report.done(
          nowMs,
          commit ? "committed" : "revealed",
          details(key),
          (commit ? "committed to " : "revealed ") + key);
      journal.dropTransaction(key, name);
    }
  }

  private void send(
      long nowMs, String event, Transaction transaction, Map<String, String> details, String line)
      throws LedgerUnavailableException, IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(details);
    all.put("dataset", dataset);
    switch (ledger.submit(ledger.sign(transaction))) {
      case LedgerPort.Submission.Applied _ -> {
        refusals = 0;
        report.done(nowMs, event, all, line);
      }
      case LedgerPort.Submission.Refused refused -> {
        String reason = "%s: %s".formatted(refused.code(), refused.message());
        all.put("reason", reason);
        report.failed(
            nowMs, event + "-refused", all, "the ledger refused: %s: %s".formatted(line, reason));
        pause();
      }
      case LedgerPort.Submission.Dropped dropped -> {
        LOG.info("dropped and tried again: {}: {}", line, dropped.reason());
        pause();
      }
    }
  }

  /**
   * Refusals are leaves of the log, of which a member has a daily allowance: not to be spent in a
   * loop, however fast the ledger moves.
   */
  private void pause() throws InterruptedException {
    long pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS << Math.min(refusals, 20));
    refusals++;
    ledger.rest(Duration.ofMillis(pauseMs));
  }

  private static Map<String, String> details(AttemptKey key) {
    Map<String, String> details = new TreeMap<>();
    details.put("task", key.task());
    details.put("attempt", Integer.toString(key.attempt()));
    return details;
  }
}
