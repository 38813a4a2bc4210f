package aver.ledger.vector;

import java.util.List;
import java.util.function.Supplier;

/**
 * Runs the blocks of a kernel, possibly several at once. The seam between pure kernels and threads.
 *
 * <p>A kernel makes one worker a lane, each with its own scratch space and its own integer totals.
 * Since integer addition does not care about order, the sum over the workers is the same whoever
 * did which block.
 */
public interface Lanes {
  /**
   * Calls {@link Worker#block} once for each of {@code 0 .. blocks-1}, and returns once all calls
   * returned. What the workers wrote is then visible to the caller.
   *
   * @param workers makes a worker; called at least once, at most once a lane, never by two threads
   *     at once
   * @return the workers that were made
   * @throws RuntimeException what a block threw; if several did, that of the lowest block, so that
   *     it does not depend on the number of lanes
   */
  <W extends Worker> List<W> run(int blocks, Supplier<W> workers);

  /** The calling thread alone, blocks in ascending order. */
  static Lanes one() {
    return new Lanes() {
      @Override
      public <W extends Worker> List<W> run(int blocks, Supplier<W> workers) {
        W worker = workers.get();
        for (int block = 0; block < blocks; block++) {
          worker.block(block);
        }
        return List.of(worker);
      }
    };
  }

  /** What one lane does with a block; used by one thread at a time. */
  @FunctionalInterface
  interface Worker {
    /** Works on the block of that number. */
    void block(int index);
  }
}
