package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Plays seeds side by side, each in one thread, until one violates an invariant. */
final class Fuzzing {
  private final SeedRange seeds;
  private final int threads;
  private final Feed feed;
  private final Consumer<Sum> progress;
  private final AtomicLong next;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Map<Long, Digest> digests = new TreeMap<>();
  private Sum sum = new Sum(0, 0, 0, 0, 0);
  private Optional<FuzzRun.Outcome> failed = Optional.empty();

  /**
   * What was played so far.
   *
   * @param seeds that came to their end
   * @param events in all of them
   * @param eventsMin in the shortest of them
   * @param transactions that took a place in a log
   * @param finals attempts that became final
   */
  record Sum(long seeds, long events, long eventsMin, long transactions, long finals) {
    private Sum plus(FuzzRun.Outcome outcome) {
      return new Sum(
          seeds + 1,
          events + outcome.events(),
          seeds == 0 ? outcome.events() : Math.min(eventsMin, outcome.events()),
          transactions + outcome.transactions(),
          finals + outcome.finals());
    }
  }

  /**
   * What came of a range.
   *
   * @param sum of all seeds that were played
   * @param digest over the digests of their histories, in the order of the seeds
   * @param failed the lowest seed that was found to violate something
   */
  record Result(Sum sum, Digest digest, Optional<FuzzRun.Outcome> failed) {}

  private Fuzzing(SeedRange seeds, int threads, Feed feed, Consumer<Sum> progress) {
    this.seeds = seeds;
    this.threads = threads;
    this.feed = feed;
    this.progress = progress;
    this.next = new AtomicLong(seeds.first());
  }

  /**
   * Plays a range.
   *
   * @param threads at least 1; how many changes nothing but the time
   * @param feed of every replica
   * @param progress is told after each seed
   */
  static Result play(SeedRange seeds, int threads, Feed feed, Consumer<Sum> progress)
      throws InterruptedException {
    return new Fuzzing(seeds, threads, feed, progress).play();
  }

  private Result play() throws InterruptedException {
    try (ExecutorService lanes =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("seed-", 0).factory())) {
      for (int i = 0; i < threads; i++) {
        lanes.execute(this::lane);
      }
      lanes.shutdown();
      while (!lanes.awaitTermination(1, TimeUnit.HOURS)) {
        // a long form takes hours
      }
    }
    return result();
  }

  private void lane() {
    long seed = next.getAndIncrement();
    while (seed <= seeds.last() && !stopped.get()) {
      take(FuzzRun.play(Plan.of(seed), feed));
      seed = next.getAndIncrement();
    }
  }

  private synchronized void take(FuzzRun.Outcome outcome) {
    sum = sum.plus(outcome);
    digests.put(outcome.plan().seed(), outcome.digest());
    if (outcome.violation().isPresent()) {
      stopped.set(true);
      if (failed.isEmpty() || failed.get().plan().seed() > outcome.plan().seed()) {
        failed = Optional.of(outcome);
      }
    }
    progress.accept(sum);
  }

  private synchronized Result result() {
    byte[][] all = digests.values().stream().map(Digest::bytes).toArray(byte[][]::new);
    return new Result(sum, Digest.sha256(all), failed);
  }
}
