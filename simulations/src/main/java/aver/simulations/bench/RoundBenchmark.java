package aver.simulations.bench;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.OpenRound;
import aver.simulations.bench.federation.Engine;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.ReplicaFigures;
import aver.simulations.bench.federation.RoundTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A round of four hospitals with 14 parameters, from the signing of OpenRound to the certified
 * result: real agents but for the fit, four replicas as processes on this machine.
 */
final class RoundBenchmark implements Benchmark {
  private static final int HOSPITALS = 4;
  private static final int SAYS = 100;
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Engine engine;
  private final double goalSeconds;
  private final int warmUps;
  private final int runs;

  private RoundBenchmark(Engine engine, double goalSeconds, int warmUps, int runs) {
    this.engine = engine;
    this.goalSeconds = goalSeconds;
    this.warmUps = warmUps;
    this.runs = runs;
  }

  /**
   * The benchmark as it is documented. Three hundred rounds go before: until then the JVM still
   * compiles as much as it works, and a federation runs for months.
   */
  static RoundBenchmark ratis() {
    return new RoundBenchmark(Engine.RATIS, 0.25, 300, 60);
  }

  /** The same where an engine orders that does not trust its replicas. */
  static RoundBenchmark comet() {
    return new RoundBenchmark(Engine.COMET, 0.6, 300, 60);
  }

  @Override
  public Benchmark part(double part) {
    return new RoundBenchmark(
        engine, goalSeconds, (int) (warmUps * part), (int) Math.max(1, runs * part));
  }

  @Override
  public String name() {
    return engine == Engine.RATIS ? "round" : "round-comet";
  }

  @Override
  public String summary() {
    return "a round of 4 hospitals and 14 parameters without the fit, 4 replicas with %s here"
        .formatted(engine.title());
  }

  @Override
  public Optional<String> obstacle() {
    return engine.obstacle();
  }

  @Override
  public List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    try (Federation federation = Federation.start(scratch, HOSPITALS, engine)) {
      String task = federation.task(warmUps + runs);
      RoundTimes times = new RoundTimes(HOSPITALS);
      federation.agents((_, loaded, _, seed, _) -> nudged(loaded, seed), times::event);
      federation.await(
          "the enrolment of all hospitals",
          () -> federation.coordinator().read(Keys.enrolled(task).count()).orElse(0L) == HOSPITALS);
      for (int number = 1; number <= warmUps; number++) {
        round(federation, task, number, times);
        if (number % SAYS == 0) {
          progress.accept(
              "%d of %d rounds before, median %.0f ms"
                  .formatted(number, warmUps, times.medianMs()));
        }
      }
      times.clear();
      return List.of(measured(federation, task, times));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  private Measurement measured(Federation federation, String task, RoundTimes times)
      throws IOException, InterruptedException, LedgerUnavailableException {
    ReplicaFigures before = federation.figures();
    long heightBefore = height(federation);
    double replicasMs = federation.processes().processorMs();
    double agentsMs = Timing.processorMs();
    for (int number = warmUps + 1; number <= warmUps + runs; number++) {
      round(federation, task, number, times);
    }
    replicasMs = (federation.processes().processorMs() - replicasMs) / runs;
    agentsMs = (Timing.processorMs() - agentsMs) / runs;
    double blocks = (height(federation) - heightBefore) / (double) runs;
    return Measurement.within(
        name(),
        times.medianMs() / 1e3,
        "s",
        goalSeconds,
        "median of %d rounds after %d, 90 %% below %.3f s; %s; %s; processor time %.0f ms a round in the replicas and their engines, %.0f ms in the agents' process; %s"
            .formatted(
                runs,
                warmUps,
                times.ninetiethMs() / 1e3,
                times.phases(),
                replicas(before, federation.figures(), blocks),
                replicasMs,
                agentsMs,
                Timing.machine()));
  }

  /** What stands in for training: each parameter a little off, in each hospital differently. */
  static float[] nudged(float[] loaded, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] trained = loaded.clone();
    for (int i = 0; i < trained.length; i++) {
      trained[i] += (float) random.nextDouble(-0.01, 0.01);
    }
    return trained;
  }

  /** Opens a round and waits for its certified result, then until all agents have tidied up. */
  static void round(Federation federation, String task, int number, RoundTimes times)
      throws IOException, InterruptedException, LedgerUnavailableException {
    LedgerClient client = federation.coordinator();
    times.begin();
    Outcome outcome = client.submit(new OpenRound(task, number));
    if (!(outcome instanceof Outcome.Final opened) || opened.leaf().outcome() != 0) {
      throw new IOException("round %d was not opened: %s".formatted(number, outcome));
    }
    times.opened();
    Optional<Attempt> attempt = client.read(Keys.attempt(task, number));
    while (attempt.filter(Attempt::over).isEmpty()) {
      client.awaitNewer(client.newest().map(LedgerCheckpoint::height).orElse(0L), LOOK);
      attempt = client.read(Keys.attempt(task, number));
    }
    times.end();
    if (attempt.get().phase() != AttemptPhase.FINAL) {
      throw new IOException("round %d ended as %s".formatted(number, attempt.get().phase()));
    }
    times.awaitSettled();
  }

  private static long height(Federation federation) throws LedgerUnavailableException {
    return federation.coordinator().refresh().height();
  }

  private static String replicas(ReplicaFigures before, ReplicaFigures after, double blocks) {
    return String.format(
        Locale.ROOT,
        "%.1f blocks a round, each executed in %.1f ms, written in %.1f ms and certified %.1f ms"
            + " later",
        blocks,
        after.meanMs(before, "aver_block_execute"),
        after.meanMs(before, "aver_block_commit"),
        after.meanMs(before, "aver_block_certify"));
  }
}
