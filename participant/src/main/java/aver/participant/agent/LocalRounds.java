package aver.participant.agent;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.TaskSpec;
import aver.participant.training.Progress;
import aver.participant.training.TrainingStoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an agent's updates, one at a time, on a thread of their own, so that the agent goes on
 * following the ledger meanwhile; when one ended, the ledger port is woken. Used by one thread, the
 * agent's.
 */
final class LocalRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRounds.class);

  /** The first death may have had another cause, such as a power cut. */
  private static final int DEATHS_MAX = 2;

  private static final String DIED =
      "the agent's process ended %d times while it made it: look at the log before its starts, such as for a heap that is too small (AVER_JAVA_OPTS), or lower tasks.parameters-max so that this task is left"
          .formatted(DEATHS_MAX);

  private static final String FALSE_MODEL =
      "version 0 of its model is not what its seed gives: tell the admins, and its researcher";

  /** How long a stop waits for the batch that is under way. */
  private static final long STOP_MS = 5_000;

  private final LedgerPort ledger;
  private final AgentJournal journal;
  private final LocalRound round;
  private final AgentReport report;
  private final Duration longest;
  private final TrainingMark mark;
  private final Map<String, String> objections = new HashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("training").daemon().factory());
  private @Nullable Fit running;
  private @Nullable Ended ended;
  private @Nullable AttemptKey selected;

  /**
   * Over the parts of one site.
   *
   * @param longest how long one may take
   */
  LocalRounds(
      LedgerPort ledger,
      AgentJournal journal,
      LocalRound round,
      AgentReport report,
      Duration longest) {
    this.ledger = ledger;
    this.journal = journal;
    this.round = round;
    this.report = report;
    this.longest = longest;
    this.mark = new TrainingMark(journal);
  }

  /** What an update is made for. */
  private record Job(AttemptKey key, TaskSpec spec, Purpose purpose, Map<String, String> details) {}

  /** How a job ended, of which the house was not told yet. */
  private record Ended(
      Job job, Optional<JournalEntry> entry, String reason, OptionalDouble baseAccuracy) {}

  /** One update in the making; its progress is written by the thread that trains. */
  private final class Fit implements Progress {
    private final Job job;
    private final long startNs = System.nanoTime();
    private final FutureTask<LocalRound.Outcome> task;
    private volatile Optional<String> stop = Optional.empty();
    private volatile OptionalLong leftMs = OptionalLong.empty();
    private long firstNs;

    Fit(Job job, int[] model, int[] control) {
      this.job = job;
      this.task =
          new FutureTask<>(() -> make(model, control)) {
            @Override
            protected void done() {
              ledger.wake();
            }
          };
    }

    private LocalRound.Outcome make(int[] model, int[] control) throws IOException {
      return round.run(job.key(), job.spec(), job.purpose(), model, control, this);
    }

    @Override
    public void done(long batches, long all) {
      stop.ifPresent(reason -> {
        throw new TrainingStoppedException(reason);
      });
      long now = System.nanoTime();
      if (batches == 1) {
        firstNs = now; // what came before, such as loading native code, comes once
      } else {
        leftMs = AgentView.Fit.left(now - firstNs, batches - 1, all - batches);
      }
    }

    AgentView.Fit seen() {
      return new AgentView.Fit(
          job.key(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
          leftMs,
          longest.toMillis(),
          stop.isPresent());
    }
  }

  /**
   * Begins with an update, unless the process died in it too often: then there is none. As long as
   * the model cannot be had this is tried again and again, and the house is told once.
   *
   * @throws LedgerUnavailableException if the model cannot be had; nothing was begun
   */
  void start(AgentView view, TaskSpec spec, Action.Train action)
      throws LedgerUnavailableException, IOException {
    AttemptKey key = action.key();
    boolean training = action.purpose() == Purpose.TRAIN;
    Map<String, String> details = key.details();
    details.put("base-version", Integer.toString(action.baseVersion()));
    if (Uninterrupted.read(() -> mark.deaths(key)) >= DEATHS_MAX) {
      giveUp(view.certifiedMs(), key, details, DIED);
      return;
    }
    Uninterrupted.write(() -> begin(view.certifiedMs(), spec, action, details));
    try {
      int[] model = ledger.model(spec, action.baseVersion());
      int[] control =
          training && spec.learning().controlMembers() > 0
              ? ledger.control(spec, action.baseVersion())
              : new int[0];
      Fit fit = new Fit(new Job(key, spec, action.purpose(), details), model, control);
      running = fit;
      thread.execute(fit.task);
    } catch (FalseModelException e) {
      objections.put(key.task(), FALSE_MODEL);
      giveUp(view.certifiedMs(), key, details, String.valueOf(e.getMessage()));
    } catch (LedgerUnavailableException e) {
      Uninterrupted.write(() -> mark.stop(key));
      throw e;
    }
  }

  private void begin(long nowMs, TaskSpec spec, Action.Train action, Map<String, String> details)
      throws IOException {
    AttemptKey key = action.key();
    if (!key.equals(selected)) {
      report.done(
          nowMs,
          "selected",
          details,
          "selected for %s: to %s model version %d (%s)"
              .formatted(
                  key,
                  action.purpose() == Purpose.TRAIN ? "train from" : "evaluate",
                  action.baseVersion(),
                  spec.recipe().name()));
      selected = key;
    }
    mark.begin(key);
  }

  private void giveUp(long nowMs, AttemptKey key, Map<String, String> details, String reason)
      throws IOException {
    details.put("reason", reason);
    Uninterrupted.write(() -> {
      journal.fail(key, reason);
      mark.end(key);
      report.failed(nowMs, "failed", details, "no update for %s: %s".formatted(key, reason));
    });
  }

  /** What was found against tasks of which no attempt can have an update, by task. */
  Map<String, String> objections() {
    return Map.copyOf(objections);
  }

  /** Tells the one that is under way to end after its present batch. */
  void stop(Action.Stop action) {
    Fit fit = running;
    if (fit != null && fit.job.key().equals(action.key())) {
      fit.stop = Optional.of(action.reason());
    }
  }

  /**
   * Takes note of one that ended. After that the journal has its update, or the reason for there
   * being none.
   *
   * @return the one that is still under way
   * @throws IOException if the journal could not be read or written
   */
  Optional<AgentView.Fit> settle() throws IOException {
    Fit fit = running;
    if (fit == null) {
      return Optional.empty();
    }
    if (!fit.task.isDone()) {
      return Optional.of(fit.seen());
    }
    running = null; // whatever comes now, its end counts as a death unless it is ended in the mark
    ended = ended(fit);
    mark.end(fit.job.key());
    return Optional.empty();
  }

  private Ended ended(Fit fit) throws IOException {
    try {
      LocalRound.Outcome outcome = fit.task.get();
      return new Ended(fit.job, outcome.entry(), outcome.reason(), outcome.base().accuracy());
    } catch (InterruptedException e) {
      throw new IllegalStateException("a task that is done waits for nothing", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof TrainingStoppedException) {
        return failed(fit.job, String.valueOf(cause.getMessage()));
      }
      if (cause instanceof Error fault) {
        throw fault;
      }
      if (cause instanceof IOException disk) {
        mark.end(fit.job.key());
        throw disk;
      }
      LOG.error("the making of {} broke off", fit.job.key(), cause);
      return failed(
          fit.job,
          "the program broke off in it: %s: tell those who maintain it, with the log"
              .formatted(cause));
    }
  }

  private Ended failed(Job job, String reason) throws IOException {
    journal.fail(job.key(), reason);
    return new Ended(job, Optional.empty(), reason, OptionalDouble.empty());
  }

  /**
   * Tells the house how the one ended that {@link #settle} took note of.
   *
   * @throws IOException if the history cannot be written
   */
  void tell(long nowMs) throws IOException {
    Ended told = ended;
    if (told == null) {
      return;
    }
    ended = null;
    Job job = told.job();
    Map<String, String> details = job.details();
    told.baseAccuracy()
        .ifPresent(a -> details.put("base-accuracy", String.format(Locale.ROOT, "%.4f", a)));
    if (told.entry().isEmpty()) {
      details.put("reason", told.reason());
      report.failed(
          nowMs, "failed", details, "no update for %s: %s".formatted(job.key(), told.reason()));
      return;
    }
    boolean training = job.purpose() == Purpose.TRAIN;
    details.put("rows", Long.toString(told.entry().get().samples()));
    report.done(
        nowMs,
        training ? "trained" : "evaluated",
        details,
        "%s: %s, the base model's accuracy here is %s; the update is on this disk and nowhere else"
            .formatted(
                job.key(),
                training ? "trained on %s rows".formatted(details.get("rows")) : "evaluated",
                details.getOrDefault("base-accuracy", "not known")));
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // else nothing can be written
    Fit fit = running;
    if (fit != null) {
      fit.stop = Optional.of("the agent stops");
      stopped(fit.job.key());
    }
    thread.shutdown();
    try {
      var _ = thread.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopped(AttemptKey key) {
    try {
      mark.stop(key);
    } catch (IOException e) {
      LOG.warn("this stop counts as if the process had died in {}: {}", key, e.getMessage());
    }
  }
}
