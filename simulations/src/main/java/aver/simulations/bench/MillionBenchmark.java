package aver.simulations.bench;

import aver.ledger.client.LedgerUnavailableException;
import aver.simulations.bench.federation.Federation;
import aver.simulations.bench.federation.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A million transactions that four replicas certify: their memory along the way, and how long one
 * takes to start again behind them. One run for both, since that many take a while.
 */
final class MillionBenchmark implements Benchmark {
  private static final int MEMBERS = 4;
  private static final int WINDOWS = 10;
  private static final int LOOKS = 20;
  private static final int AT_ONCE_MIN = 100;
  private static final double MB = 1e6;

  private final int transactions;
  private final int restarts;

  /** The benchmark as it is documented. */
  MillionBenchmark() {
    this(1_000_000, RestartBenchmark.RUNS);
  }

  private MillionBenchmark(int transactions, int restarts) {
    this.transactions = transactions;
    this.restarts = restarts;
  }

  @Override
  public Benchmark part(double part) {
    return new MillionBenchmark(
        (int) Math.max(WINDOWS * MEMBERS, transactions * part),
        (int) Math.max(1, Math.rint(restarts * part)));
  }

  @Override
  public String name() {
    return "million";
  }

  @Override
  public String summary() {
    return "memory of 4 replicas over a million transactions, and the restart of one behind them";
  }

  @Override
  public List<Measurement> measure(Path scratch, Consumer<String> progress) throws IOException {
    try (Federation federation = Federation.start(scratch, MEMBERS)) {
      long startNs = System.nanoTime();
      List<Double> resident = new ArrayList<>();
      double earlyHeap = 0;
      int sent = 0;
      for (int window = 1; window <= WINDOWS; window++) {
        Sent done = send(federation, transactions / WINDOWS);
        sent += done.transactions();
        resident.add(done.residentBytes());
        if (window == 1) {
          earlyHeap = Memory.heapBytes(federation);
        }
        progress.accept(
            String.format(
                Locale.ROOT,
                "%d of %d transactions, %.0f/s; 4 replicas: most resident %.0f MB, heap in use"
                    + " %.0f MB, what is garbage included",
                sent,
                transactions,
                done.rate(),
                done.residentBytes() / MB,
                federation.figures().heapBytes() / MB));
      }
      double minutes = (System.nanoTime() - startNs) / 60e9;
      Memory early = new Memory(earlyHeap, resident.get(1));
      Memory late = new Memory(Memory.heapBytes(federation), resident.getLast());
      Measurement memory =
          late.since(early, "million-memory", work(sent, minutes, resident), tenth());
      return List.of(memory, RestartBenchmark.restarts("million-restart", federation, restarts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (LedgerUnavailableException e) {
      throw new IOException("the replicas do not answer", e);
    }
  }

  private String tenth() {
    return "%d transactions".formatted(transactions / WINDOWS);
  }

  private static String work(int sent, double minutes, List<Double> resident) {
    return String.format(
        Locale.ROOT,
        "%d transfers by %d members in %.1f minutes; most resident in each tenth, MB: %s",
        sent,
        MEMBERS,
        minutes,
        resident.stream()
            .map(bytes -> String.format(Locale.ROOT, "%.0f", bytes / MB))
            .collect(Collectors.joining(" ")));
  }

  /**
   * A part of them.
   *
   * @param residentBytes the most that was resident meanwhile
   */
  private record Sent(int transactions, double seconds, double residentBytes) {
    double rate() {
      return transactions / seconds;
    }
  }

  private static Sent send(Federation federation, int transactions)
      throws IOException, InterruptedException, LedgerUnavailableException {
    int atOnce = Math.max(AT_ONCE_MIN, transactions / LOOKS);
    long startNs = System.nanoTime();
    double resident = 0;
    int sent = 0;
    while (sent < transactions) {
      Load load = Load.of(federation, Math.max(MEMBERS, Math.min(atOnce, transactions - sent)));
      load.run();
      sent += load.size();
      resident = Math.max(resident, (double) federation.processes().residentBytes());
    }
    return new Sent(sent, (System.nanoTime() - startNs) / 1e9, resident);
  }
}
