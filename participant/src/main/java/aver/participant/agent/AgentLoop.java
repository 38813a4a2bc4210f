package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
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
    Transaction make() throws LedgerUnavailableException, IOException;
  }

  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final LocalRound round;
  private final SiteHistory history;
  private final String dataset;
  private List<String> lastAlarms = List.of();
  private int refusals;

  /** Over the parts of one site. */
  public AgentLoop(
      LedgerPort ledger,
      AgentJournal journal,
      LocalRound round,
      SiteHistory history,
      String dataset) {
    this.ledger = ledger;
    this.journal = journal;
    this.round = round;
    this.history = history;
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
    if (!decision.alarms().equals(lastAlarms)) {
      decision.alarms().forEach(alarm -> LOG.error("alarm: {}", alarm));
      lastAlarms = decision.alarms();
    }
    decision.notes().forEach(note -> LOG.debug("{}", note));
    perform(view, decision.action());
    return decision.action();
  }

  private void perform(AgentView view, Action action)
      throws LedgerUnavailableException, IOException, InterruptedException {
    long now = view.certifiedMs();
    switch (action) {
      case Action.RegisterDataset a ->
          send(now, "registered", new RegisterDataset(dataset, a.spec()));
      case Action.ReviseDataset a -> send(now, "revised", new ReviseDataset(dataset, a.spec()));
      case Action.Enrol a ->
          send(now, "enrolled", new Enrol(a.task(), dataset, a.datasetVersion()));
      case Action.Leave a -> send(now, "left", new Leave(a.task()));
      case Action.Train a -> train(view, a);
      case Action.Commit a -> {
        AttemptKey key = a.key();
        sendKept(
            now, key, "commit", () -> new CommitUpdate(key.task(), key.attempt(), a.commitment()));
      }
      case Action.UploadAndReveal a -> reveal(now, a.key());
      case Action.Forget a -> journal.forget(a.key());
      case Action.Wait a -> ledger.awaitChange(a.untilMs());
    }
  }

  private void train(AgentView view, Action.Train action)
      throws LedgerUnavailableException, IOException {
    TaskSpec spec =
        view.tasks().stream()
            .map(AgentView.TaskView::spec)
            .filter(s -> s.task().equals(action.key().task()))
            .findFirst()
            .orElseThrow();
    int[] model = ledger.model(spec, action.baseVersion());
    LocalRound.Outcome outcome = round.run(action.key(), spec, action.purpose(), model);
    Map<String, String> details = details(action.key());
    details.put("base-version", Integer.toString(action.baseVersion()));
    outcome
        .base()
        .accuracy()
        .ifPresent(a -> details.put("base-accuracy", String.format(Locale.ROOT, "%.4f", a)));
    outcome.entry().ifPresent(e -> details.put("rows", Long.toString(e.samples())));
    if (!outcome.reason().isEmpty()) {
      details.put("reason", outcome.reason());
      LOG.warn("no update for {}: {}", action.key(), outcome.reason());
    }
    String event =
        outcome.entry().isEmpty()
            ? "failed"
            : action.purpose() == Purpose.TRAIN ? "trained" : "evaluated";
    history.add(view.certifiedMs(), event, details);
  }

  private void reveal(long nowMs, AttemptKey key)
      throws LedgerUnavailableException, IOException, InterruptedException {
    JournalEntry entry = journal.entry(key).orElseThrow();
    List<Path> vectors = new ArrayList<>();
    for (VectorEntry vector : entry.manifest()) {
      vectors.add(journal.vector(key, vector.role()));
    }
    sendKept(nowMs, key, "reveal", () -> revealOf(entry, ledger.upload(entry, vectors)));
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
        history.add(nowMs, name.equals("commit") ? "committed" : "revealed", details(key));
      }
      case LedgerPort.Submission.Refused refused -> {
        String reason = "%s: %s".formatted(refused.code(), refused.message());
        journal.dropTransaction(key, name);
        Map<String, String> details = details(key);
        details.put("reason", reason);
        history.add(nowMs, name + "-refused", details);
        LOG.warn("the ledger refused the {} of {}: {}", name, key, reason);
        pause(nowMs);
      }
      case LedgerPort.Submission.Dropped dropped -> {
        journal.dropTransaction(key, name);
        LOG.info("the {} of {} was dropped and is signed again: {}", name, key, dropped.reason());
        pause(nowMs);
      }
    }
  }

  private void send(long nowMs, String event, Transaction transaction)
      throws LedgerUnavailableException, IOException, InterruptedException {
    switch (ledger.submit(ledger.sign(transaction))) {
      case LedgerPort.Submission.Applied _ -> {
        refusals = 0;
        history.add(nowMs, event, Map.of("dataset", dataset, "what", transaction.toString()));
      }
      case LedgerPort.Submission.Refused refused -> {
        LOG.warn("the ledger refused {}: {}: {}", event, refused.code(), refused.message());
        pause(nowMs);
      }
      case LedgerPort.Submission.Dropped dropped -> {
        LOG.info("{} was dropped and is tried again: {}", event, dropped.reason());
        pause(nowMs);
      }
    }
  }

  /**
   * Refusals are leaves of the log, of which a member has a daily allowance: not to be spent in a
   * loop.
   */
  private void pause(long nowMs) throws InterruptedException {
    long pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS << Math.min(refusals, 20));
    refusals++;
    ledger.awaitChange(nowMs + pauseMs);
  }

  private static Map<String, String> details(AttemptKey key) {
    Map<String, String> details = new TreeMap<>();
    details.put("task", key.task());
    details.put("attempt", Integer.toString(key.attempt()));
    return details;
  }
}
