package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Keys;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.VectorSource;
import aver.ledger.vector.rule.Mean;
import aver.ledger.vector.rule.Updates;
import aver.ledger.vector.threads.ExecutorLanes;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.RoundTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What the ledger adds to a training job: rounds of five hospitals with 200 k parameters and 30
 * seconds of local training each, against the same training and an exact sum in memory.
 *
 * <p>Local training is waiting and a small random step: five hospitals train on machines of their
 * own, and here all of them share the processors with four replicas.
 */
final class OverheadBenchmark implements SingleBenchmark {
  private static final int HOSPITALS = 5;
  private static final int ROUNDS = 3;

  /** Without local training, before the measured ones: until then the JVMs compile. */
  private static final int ROUNDS_BEFORE = 30;

  private static final int FRACTION_BITS = 20;
  private static final int BOUND = 1 << 23;
  private static final String PARAMETERS = "hidden: \"440,440\"";
  private static final double GOAL = 1.05;

  private final double trainingSeconds;
  private final int roundsBefore;
  private volatile boolean training;

  /** The benchmark as it is documented. */
  OverheadBenchmark() {
    this(30, ROUNDS_BEFORE);
  }

  private OverheadBenchmark(double trainingSeconds, int roundsBefore) {
    this.trainingSeconds = trainingSeconds;
    this.roundsBefore = roundsBefore;
  }

  @Override
  public Benchmark part(double part) {
    return new OverheadBenchmark(trainingSeconds * part, (int) Math.max(1, ROUNDS_BEFORE * part));
  }

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String summary() {
    return "a training job of 5 hospitals and 200 k parameters, against the same with a sum in memory";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (Federation federation = Federation.start(scratch, HOSPITALS)) {
      String task = federation.task(roundsBefore + ROUNDS, "perceptron", PARAMETERS);
      RoundTimes times = new RoundTimes(HOSPITALS);
      federation.agents((_, loaded, _, seed, _) -> trained(loaded, seed), times::event);
      federation.await(
          "the enrolment of all hospitals",
          () -> federation.coordinator().read(Keys.enrolled(task).count()).orElse(0L) == HOSPITALS);
      int dimension =
          Math.toIntExact(
              federation.coordinator().read(Keys.taskSpec(task)).orElseThrow().dimension());
      for (int number = 1; number <= roundsBefore; number++) {
        RoundBenchmark.round(federation, task, number, times);
      }
      training = true;
      long startNs = System.nanoTime();
      for (int number = roundsBefore + 1; number <= roundsBefore + ROUNDS; number++) {
        RoundBenchmark.round(federation, task, number, times);
      }
      double seconds = (System.nanoTime() - startNs) / 1e9;
      double inMemory = inMemory(dimension);
      return Measurement.atMost(
          name(),
          seconds / ROUNDS,
          "s",
          inMemory / ROUNDS,
          GOAL,
          String.format(
              Locale.ROOT,
              "a round, means of %d after %d without local training; %d hospitals, %d parameters, %.1f s of local training, which is waiting and a random step; clipped mean by 4 Ratis replicas against an exact mean in memory, %s",
              ROUNDS,
              roundsBefore,
              HOSPITALS,
              dimension,
              trainingSeconds,
              Timing.machine()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /** Ends at once if the thread is interrupted, which is how an agent is ended. */
  private float[] trained(float[] loaded, long seed) {
    long end = System.nanoTime() + (training ? (long) (trainingSeconds * 1e9) : 0);
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return RoundBenchmark.nudged(loaded, seed);
  }

  /** The same job without a ledger; seconds of all rounds. */
  private double inMemory(int dimension) throws IOException, InterruptedException {
    int[] model = new int[dimension];
    FixedPoint format = new FixedPoint(FRACTION_BITS, BOUND);
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService hospitals = Executors.newFixedThreadPool(HOSPITALS);
        ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      long startNs = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        float[] loaded = new float[dimension];
        format.dequantise(model, loaded, dimension);
        List<Future<VectorSource>> updates =
            hospitals.invokeAll(
                IntStream.range(0, HOSPITALS)
                    .mapToObj(seed ->
                        (java.util.concurrent.Callable<VectorSource>)
                            () -> update(loaded, seed, format))
                    .toList());
        List<VectorSource> all = new ArrayList<>();
        for (Future<VectorSource> update : updates) {
          all.add(update.get());
        }
        ArrayVector mean = ArrayVector.zeros(dimension);
        Mean.PLAIN.aggregate(
            new Updates(all, Collections.nCopies(HOSPITALS, 1)),
            mean,
            new ExecutorLanes(threads, cores));
        int[] delta = mean.values();
        for (int i = 0; i < dimension; i++) {
          model[i] += delta[i];
        }
      }
      return (System.nanoTime() - startNs) / 1e9;
    } catch (ExecutionException e) {
      throw new IOException("training failed", e);
    }
  }

  private VectorSource update(float[] loaded, long seed, FixedPoint format) {
    int[] values = new int[loaded.length];
    format.quantiseUpdate(trained(loaded, seed), loaded, values, FixedPoint.Over.CLIP);
    return ArrayVector.of(values);
  }
}
