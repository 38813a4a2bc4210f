package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.rules.state.Keys;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.RoundTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Memory of the four replicas over a thousand rounds: the heap that is left after collections and
 * what the processes have resident, in the last tenth of the rounds against the second, when all
 * caches had a hundred rounds to fill. The worse of the two counts.
 */
final class MemoryBenchmark implements Benchmark {
  private static final int HOSPITALS = 4;
  private static final int WINDOWS = 10;
  private static final int LOOKS = 20;
  private static final double GOAL = 1.1;
  private static final double MB = 1e6;

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
    return "heap and resident memory of 4 replicas over 1000 rounds, last tenth against second";
  }

  /** The least heap that was seen in a tenth of the rounds, and the most resident, of all replicas. */
  private record Window(double heapBytes, double residentBytes) {
    static final Window NOTHING = new Window(Double.MAX_VALUE, 0);

    Window with(double heap, double resident) {
      return new Window(Math.min(heapBytes, heap), Math.max(residentBytes, resident));
    }
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    try (Federation federation = Federation.start(scratch, HOSPITALS)) {
      String task = federation.task(rounds);
      RoundTimes times = new RoundTimes(HOSPITALS);
      federation.agents((_, loaded, _, seed, _) -> RoundBenchmark.nudged(loaded, seed), times::event);
      federation.await(
          "the enrolment of all hospitals",
          () -> federation.coordinator().read(Keys.enrolled(task).count()).orElse(0L) == HOSPITALS);
      int tenth = rounds / WINDOWS;
      Window second = Window.NOTHING;
      Window last = Window.NOTHING;
      for (int number = 1; number <= rounds; number++) {
        RoundBenchmark.round(federation, task, number, times);
        boolean looks = number % Math.max(1, tenth / LOOKS) == 0;
        if (looks && number > tenth && number <= 2 * tenth) {
          second = look(federation, second);
        } else if (looks && number > rounds - tenth) {
          last = look(federation, last);
        }
      }
      return measurement(second, last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  private static Window look(Federation federation, Window window) throws IOException {
    return window.with(federation.figures().heapBytes(), federation.residentBytes());
  }

  private Measurement measurement(Window second, Window last) {
    boolean heap =
        last.heapBytes / second.heapBytes > last.residentBytes / second.residentBytes;
    return Measurement.atMost(
        name(),
        (heap ? last.heapBytes : last.residentBytes) / MB,
        "MB",
        (heap ? second.heapBytes : second.residentBytes) / MB,
        GOAL,
        String.format(
            Locale.ROOT,
            "%d rounds of %d hospitals and 14 parameters; sums of 4 replicas, second tenth to last: least heap %.0f to %.0f MB, most resident %.0f to %.0f MB, %s",
            rounds,
            HOSPITALS,
            second.heapBytes / MB,
            last.heapBytes / MB,
            second.residentBytes / MB,
            last.residentBytes / MB,
            Timing.machine()));
  }
}
