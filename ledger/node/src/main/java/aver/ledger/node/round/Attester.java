package aver.ledger.node.round;

import aver.ledger.node.blob.BlobFetch;
import aver.ledger.node.health.Faults;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import aver.ledger.vector.threads.ExecutorLanes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the results of closed rounds in the background, and sees to it that this replica holds
 * the models that members start from. A vector that is lacking is fetched from the others; a result
 * waits for it rather than leave it out.
 */
public final class Attester implements Results, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attester.class);
  private static final long AGAIN_MIN_MS = 20;
  private static final long AGAIN_MAX_MS = 1_000;
  private static final long FAILED_MS = 10_000;
  private static final int JOBS_MAX = 4;
  private static final String WORK = "computing results";

  private final LedgerStore store;
  private final Vectors vectors;
  private final BlobFetch fetch;
  private final AttestedNotes notes;
  private final Faults faults;
  private final ExecutorService lanes;
  private final ScheduledExecutorService jobs;
  private final Set<Object> underway = ConcurrentHashMap.newKeySet();
  private final Set<Object> failing = ConcurrentHashMap.newKeySet();
  private final Map<Duty.Attest, AttestResult> results = new ConcurrentHashMap<>();
  private final Set<Duty.Attest> silenced = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> held = new ConcurrentHashMap<>();
  private final Map<Object, Integer> lacking = new ConcurrentHashMap<>();

  /** How long to wait the next time: what is lacking mostly comes at once, or for long not. */
  private final Map<Object, Long> pauses = new ConcurrentHashMap<>();

  private final AtomicLong attested = new AtomicLong();
  private final AtomicLong differing = new AtomicLong();
  private volatile long computeMs;
  private volatile Runnable ready = () -> {};
  private volatile boolean closed;

  /** What a job does; returns whether it is done, or has to be tried again. */
  private interface Job {
    boolean run() throws IOException, BlobException;
  }

  /**
   * Makes an attester.
   *
   * @param fetch brings what the blob store lacks
   * @param faults is told what fails and is tried again
   */
  public Attester(LedgerStore store, BlobStore blobs, BlobFetch fetch, Faults faults) {
    this.faults = faults;
    int cores = Math.min(256, Runtime.getRuntime().availableProcessors());
    this.lanes =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().daemon().name("compute-", 0).factory());
    this.jobs =
        Executors.newScheduledThreadPool(
            JOBS_MAX, Thread.ofPlatform().daemon().name("attest-", 0).factory());
    this.store = store;
    this.vectors = new Vectors(blobs, new ExecutorLanes(lanes, cores));
    this.fetch = fetch;
    this.notes = new AttestedNotes(store.notes());
  }

  /** Whom to tell that something is ready. */
  void whenReady(Runnable told) {
    ready = told;
  }

  @Override
  public void attend(Overlay state, RoundKeeper.Decision decision) {
    List<Duty.Attest> open =
        decision.wanted().stream()
            .map(RoundKeeper.Wanted::duty)
            .filter(Duty.Attest.class::isInstance)
            .map(Duty.Attest.class::cast)
            .toList();
    results.keySet().retainAll(open);
    silenced.retainAll(open);
    List.copyOf(failing).stream()
        .filter(what -> !open.contains(what) && !decision.models().contains(what))
        .forEach(this::works);
    differing.addAndGet(notes.settle(state));
    for (Duty.Attest duty : open) {
      if (!results.containsKey(duty) && !silenced.contains(duty)) {
        begin(duty, () -> attest(duty));
      }
    }
    for (ModelAt model : decision.models()) {
      boolean computing = open.stream().anyMatch(duty -> duty.task().equals(model.task()));
      if (!computing && held.getOrDefault(model.task(), -1) != model.version()) {
        begin(model, () -> hold(model));
      }
    }
    pauses.keySet().removeIf(what -> !open.contains(what) && !decision.models().contains(what));
    held.keySet().retainAll(decision.models().stream().map(ModelAt::task).toList());
  }

  @Override
  public Optional<AttestResult> result(Duty.Attest duty) {
    return Optional.ofNullable(results.get(duty));
  }

  long attested() {
    return attested.get();
  }

  long computeMs() {
    return computeMs;
  }

  int lacking() {
    return lacking.values().stream().mapToInt(Integer::intValue).sum();
  }

  long differing() {
    return differing.get();
  }

  private void begin(Object what, Job job) {
    if (underway.add(what)) {
      jobs.execute(() -> run(what, job));
    }
  }

  /** Runs a job; when it is done, or may be tried again, the loop looks at the state again. */
  private void run(Object what, Job job) {
    long againMs = FAILED_MS;
    try {
      againMs = job.run() ? 0 : longer(what);
      works(what);
    } catch (IOException | BlobException | RuntimeException e) {
      if (!closed) {
        LOG.error("{} failed; it is tried again in {} ms", what, FAILED_MS, e);
        failing.add(what);
        faults.failing(WORK, e);
      }
    }
    long pauseMs = againMs;
    try {
      var _ = jobs.schedule(() -> end(what, pauseMs), pauseMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      underway.remove(what);
    }
  }

  private void works(Object what) {
    if (failing.remove(what) && failing.isEmpty()) {
      faults.works(WORK);
    }
  }

  private long longer(Object what) {
    return pauses.merge(what, AGAIN_MIN_MS, (beforeMs, _) -> Math.min(AGAIN_MAX_MS, 2 * beforeMs));
  }

  private void end(Object what, long againMs) {
    lacking.remove(what);
    if (againMs == 0) {
      pauses.remove(what);
    }
    underway.remove(what);
    ready.run();
  }

  private boolean attest(Duty.Attest duty) throws IOException, BlobException {
    RoundPlan plan;
    try (StoreView view = store.view()) {
      plan = RoundPlan.of(view, duty.task(), duty.attempt());
      if (plan.attempt().over()) {
        return true;
      }
    }
    Optional<Result> result = result(duty, plan);
    if (result.isEmpty()) {
      return false;
    }
    if (notes.standBy(duty, result.get().digest())) {
      attested.incrementAndGet();
      results.put(duty, new AttestResult(duty.task(), duty.attempt(), result.get()));
      return true;
    }
    silenced.add(duty); // what it computes once more would not leave it either
    LOG.error(
        "ALARM attempt {} of {}: this replica computes another result than before, and keeps"
            + " silent: check its disk, memory and version",
        duty.attempt(),
        duty.task());
    return true;
  }

  /** Empty while a vector is lacking. */
  private Optional<Result> result(Duty.Attest duty, RoundPlan plan)
      throws IOException, BlobException {
    if (plan.readsInitialModel() && !vectors.initial(plan.spec().initialModel())) {
      return Optional.of(new Result.NoResult(VoidReason.BASE_UNAVAILABLE));
    }
    if (!bring(duty, plan.vectors())) {
      return Optional.empty();
    }
    long beganNanos = System.nanoTime();
    Result result = vectors.compute(plan);
    computeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    return Optional.of(result);
  }

  private boolean bring(Object what, List<VectorEntry> wanted) throws IOException {
    int missing = 0;
    for (VectorEntry vector : wanted) {
      if (!vectors.has(vector) && !bring(vector)) {
        missing++;
      }
    }
    lacking.put(what, missing);
    return missing == 0;
  }

  private boolean bring(VectorEntry vector) throws IOException {
    return fetch.ensure(vector.root(), vector.length() * Integer.BYTES);
  }

  private boolean hold(ModelAt model) throws IOException, BlobException {
    boolean there =
        vectors.has(model.vector())
            || (model.version() == 0 ? vectors.initial(model.initial()) : bring(model.vector()));
    // a version 0 that its seed does not give is nowhere: attempts on it come out void
    if (there || model.version() == 0) {
      held.put(model.task(), model.version());
      return true;
    }
    lacking.put(model, 1);
    return false;
  }

  @Override
  public void close() {
    closed = true;
    jobs.shutdownNow();
    try {
      if (!jobs.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("computing results did not end in 10 s");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    lanes.shutdownNow();
  }
}
