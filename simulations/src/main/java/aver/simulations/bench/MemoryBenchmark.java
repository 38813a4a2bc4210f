package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Keys;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.RoundTimes;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Memory of the four replicas over a thousand rounds: the heap that is left after a full collection
 * at the end against that after a hundred rounds, and the most that the processes had resident in
 * the last hundred rounds against the second hundred. The worse of the two counts.
 */
final class MemoryBenchmark implements SingleBenchmark {
  private static final int HOSPITALS = 4;
  private static final int WINDOWS = 10;
  private static final int LOOKS = 20;

  private final int rounds;

  /** The benchmark as it is documented. */
  MemoryBenchmark() {
    this(1000);
  }

  private MemoryBenchmark(int rounds) {
    this.rounds = rounds;
  }

  @Override
  public Benchmark part(double part) {
    return new MemoryBenchmark((int) Math.max(WINDOWS, rounds * part));
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String summary() {
    return "heap and resident memory of 4 replicas over 1000 rounds, the end against round 100";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (Federation federation = Federation.start(scratch, HOSPITALS)) {
      String task = federation.task(rounds);
      RoundTimes times = new RoundTimes(HOSPITALS);
      federation.agents(
          (_, loaded, _, seed, _) -> RoundBenchmark.nudged(loaded, seed), times::event);
      federation.await(
          "the enrolment of all hospitals",
          () -> federation.coordinator().read(Keys.enrolled(task).count()).orElse(0L) == HOSPITALS);
      int tenth = rounds / WINDOWS;
      play(federation, task, 1, tenth, times);
      double heap = Memory.heapBytes(federation);
      Memory early = new Memory(heap, play(federation, task, tenth + 1, 2 * tenth, times));
      play(federation, task, 2 * tenth + 1, rounds - tenth, times);
      double resident = play(federation, task, rounds - tenth + 1, rounds, times);
      return new Memory(Memory.heapBytes(federation), resident)
          .since(
              early,
              name(),
              "%d rounds of %d hospitals and 14 parameters".formatted(rounds, HOSPITALS),
              "%d rounds".formatted(tenth));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  /** Plays some rounds; returns the most that was resident. */
  private double play(Federation federation, String task, int from, int to, RoundTimes times)
      throws IOException, InterruptedException, LedgerUnavailableException {
    int step = Math.max(1, rounds / WINDOWS / LOOKS);
    double resident = 0;
    for (int number = from; number <= to; number++) {
      RoundBenchmark.round(federation, task, number, times);
      if (number % step == 0) {
        resident = Math.max(resident, (double) federation.processes().residentBytes());
      }
    }
    return resident;
  }
}
