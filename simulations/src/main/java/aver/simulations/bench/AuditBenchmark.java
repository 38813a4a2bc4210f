package aver.simulations.bench;

import aver.ledger.audit.AuditReport;
import aver.ledger.audit.LedgerAudit;
import aver.ledger.audit.WrongPlace;
import aver.ledger.store.BlobStore;
import aver.ledger.store.LedgerStore;
import aver.ledger.vector.threads.ExecutorLanes;
import aver.simulations.bench.written.GrownStudy;
import aver.simulations.bench.written.WrittenLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The audit of a replica's folder with a hundred rounds of ten kept updates of 200 k parameters:
 * every transaction replayed, every aggregate computed again, every blob hashed. There is no plain
 * reference; the goal stands for it.
 */
final class AuditBenchmark implements SingleBenchmark {
  private static final int HOSPITALS = 10;
  private static final double GOAL = 20;

  private final int rounds;
  private final int dimension;

  /** The benchmark as it is documented. */
  AuditBenchmark() {
    this(100, 200_000);
  }

  private AuditBenchmark(int rounds, int dimension) {
    this.rounds = rounds;
    this.dimension = dimension;
  }

  @Override
  public Benchmark part(double part) {
    return new AuditBenchmark(
        (int) Math.max(2, rounds * part),
        (int) Math.max(1_000, dimension * Math.min(1, 10 * part)));
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String summary() {
    return "audit of 100 rounds of 10 updates of 200 k parameters, all of them kept";
  }

  @Override
  public Measurement measure(Path scratch) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      ExecutorLanes lanes = new ExecutorLanes(threads, cores);
      Path ledger = scratch.resolve("ledger");
      Path blobs = scratch.resolve("blobs");
      List<String> hospitals =
          IntStream.rangeClosed(1, HOSPITALS).mapToObj("hospital-%02d"::formatted).toList();
      try (WrittenLedger written = new WrittenLedger(ledger, hospitals)) {
        GrownStudy study =
            new GrownStudy(
                written, new BlobStore(blobs, 4L * dimension), hospitals, dimension, rounds, lanes);
        for (int round = 0; round < rounds; round++) {
          study.round();
        }
        return audited(written, blobs, ledger, lanes);
      }
    }
  }

  private Measurement audited(WrittenLedger written, Path blobs, Path ledger, ExecutorLanes lanes)
      throws IOException {
    written.close();
    try (LedgerStore store = LedgerStore.read(ledger, written.genesis().chainId())) {
      AuditReport[] report = new AuditReport[1];
      double processorMs = Timing.processorMs();
      double ms =
          Timing.time(() -> {
            try {
              report[0] = LedgerAudit.verify(store, blobs, written.genesis(), lanes, _ -> {});
            } catch (WrongPlace e) {
              throw new IOException("the audit found something wrong: " + e.getMessage(), e);
            }
          });
      processorMs = Timing.processorMs() - processorMs;
      if (report[0].aggregates() != rounds) {
        throw new IOException(
            "%d of %d rounds were computed again".formatted(report[0].aggregates(), rounds));
      }
      return Measurement.atLeastItself(
          name(),
          rounds / ms * 1e3,
          "rounds/s",
          GOAL,
          "%d rounds of %d x %d int32 by clipped-mean; %d transactions with their signatures, %d MB of blobs hashed; %.1f s of processor time; one run in a JVM that wrote them, files in the page cache as far as they fit, %s"
              .formatted(
                  rounds,
                  HOSPITALS,
                  dimension,
                  report[0].transactions(),
                  report[0].blobBytes() / 1_000_000,
                  processorMs / 1e3,
                  Timing.machine()));
    }
  }
}
