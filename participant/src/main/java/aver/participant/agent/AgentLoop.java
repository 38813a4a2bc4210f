package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Exclusion;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link Agent} decides, one action at a time; only updates are made beside that. Every
 * action may be repeated: after a crash at any point the next decision, from certified state and
 * journal, goes on where it ended. Not thread-safe.
 */
public final class AgentLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final AgentReport report;
  private final String dataset;
  private final AgentSender sender;
  private final LocalRounds rounds;
  private final Backoff backoff;

  /**
   * Over the parts of one site.
   *
   * @param longest how long the training for one attempt may take
   */
  public AgentLoop(
      LedgerPort ledger,
      AgentJournal journal,
      LocalRound round,
      AgentReport report,
      String dataset,
      Duration longest) {
    this(ledger, journal, round, report, dataset, longest, System::nanoTime);
  }

  /**
   * As the other one.
   *
   * @param nanos a clock in ns that only goes forward
   */
  AgentLoop(
      LedgerPort ledger,
      AgentJournal journal,
      LocalRound round,
      AgentReport report,
      String dataset,
      Duration longest,
      LongSupplier nanos) {
    this.ledger = ledger;
    this.journal = journal;
    this.report = report;
    this.dataset = dataset;
    this.backoff = new Backoff(nanos);
    this.sender = new AgentSender(ledger, journal, report);
    this.rounds = new LocalRounds(ledger, journal, round, report, longest);
  }

  /**
   * Looks, decides and acts once. What does not work is held back for a while, so that the next
   * step does something else.
   *
   * @return what was done or tried
   * @throws LedgerUnavailableException if the ledger cannot be looked at; nothing is lost
   * @throws IOException if the journal cannot be written: the agent must stop
   */
  public Action step() throws LedgerUnavailableException, IOException, InterruptedException {
    Optional<AgentView.Fit> fit = rounds.settle(); // first, or the view would lack its update
    AgentView view = ledger.view(journal).during(fit).objecting(rounds.objections());
    rounds.tell(view.certifiedMs());
    Decision decision = Agent.next(view, backoff::holds);
    report.decided(decision);
    act(view, decision.action());
    return decision.action();
  }

  private void act(AgentView view, Action action)
      throws LedgerUnavailableException, IOException, InterruptedException {
    try {
      if (perform(view, action)) {
        backoff.done(action);
      } else {
        var _ = backoff.refused(action); // its refusal was told
      }
    } catch (LedgerUnavailableException e) {
      if (action instanceof Action.Forget) {
        throw e; // what is kept of an attempt counts before the next training, which must wait
      }
      Duration wait = backoff.unanswered(action);
      LOG.warn(
          "{} did not work and is tried again in {} s, other things go on: {}",
          action,
          wait.toSeconds(),
          e.getMessage());
    }
  }

  /** Does it; returns whether it worked. */
  private boolean perform(AgentView view, Action action)
      throws LedgerUnavailableException, IOException, InterruptedException {
    long now = view.certifiedMs();
    return switch (action) {
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
      case Action.Train a -> {
        rounds.start(view, task(view, a.key()).spec(), a);
        yield true;
      }
      case Action.Stop a -> {
        rounds.stop(a);
        yield true;
      }
      case Action.Commit a -> {
        AttemptKey key = a.key();
        yield sender.sendKept(
            now, key, "commit", () -> new CommitUpdate(key.task(), key.attempt(), a.commitment()));
      }
      case Action.UploadAndReveal a -> reveal(now, a.key());
      case Action.Forget a -> {
        forget(view, a.key());
        yield true;
      }
      case Action.Wait a -> {
        ledger.awaitChange(untilMs(now, a));
        yield true;
      }
    };
  }

  /** At the latest when the first of what is held back may be tried again. */
  private long untilMs(long nowMs, Action.Wait action) {
    OptionalLong next = backoff.nextMs();
    return next.isPresent()
        ? Math.min(action.untilMs(), nowMs + next.getAsLong())
        : action.untilMs();
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

  private static AgentView.TaskView task(AgentView view, AttemptKey key) {
    return view.tasks().stream()
        .filter(task -> task.spec().task().equals(key.task()))
        .findFirst()
        .orElseThrow();
  }

  private boolean reveal(long nowMs, AttemptKey key)
      throws LedgerUnavailableException, IOException, InterruptedException {
    sender.tellKept(nowMs, key, "commit");
    JournalEntry entry = journal.entry(key).orElseThrow();
    List<Path> vectors = new ArrayList<>();
    for (VectorEntry vector : entry.manifest()) {
      vectors.add(journal.vector(key, vector.role()));
    }
    return sender.sendKept(
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
      new OwnLayers(journal).counted(key);
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

  /** Ends the training that is under way; the next agent on this journal does it again. */
  @Override
  public void close() {
    rounds.close();
  }
}
