package aver.ledger.vector.threads;

import aver.ledger.vector.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lanes on an executor: the calling thread works too, and up to {@code lanes - 1} tasks of the
 * executor help.
 *
 * <p>A helper that the executor never gets to is not waited for, so a busy or small executor makes
 * it slower but never stuck; and a vector of one block costs no task at all.
 *
 * @param executor runs the helpers; must not drop tasks that it accepted while it runs
 * @param lanes most threads at once, the caller's included, 1 to 256
 */
public record ExecutorLanes(Executor executor, int lanes) implements Lanes {
  private static final int LANES_MAX = 256;

  /**
   * @throws IllegalArgumentException if {@code lanes} is out of range
   */
  public ExecutorLanes {
    if (lanes < 1 || lanes > LANES_MAX) {
      throw new IllegalArgumentException(
          "lanes must be 1 to %d, were %d".formatted(LANES_MAX, lanes));
    }
  }

  @Override
  public <W extends Worker> List<W> run(int blocks, Supplier<W> workers) {
    Share<W> share = new Share<>(blocks, workers);
    for (int helper = 1; helper < Math.min(lanes, blocks); helper++) {
      executor.execute(share);
    }
    share.run();
    return share.await();
  }

  /**
   * The blocks of one run that are still to be done. All fields are guarded by this object's
   * monitor.
   */
  private static final class Share<W extends Worker> implements Runnable {
    private final int blocks;
    private final Supplier<W> maker;
    private final List<W> workers = new ArrayList<>();
    private int next;
    private int busy;
    private int failedBlock = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    Share(int blocks, Supplier<W> maker) {
      this.blocks = blocks;
      this.maker = maker;
    }

    @Override
    public void run() {
      if (!enter()) {
        return;
      }
      int block = -1;
      try {
        W worker = make();
        for (block = take(); block >= 0; block = take()) {
          worker.block(block);
        }
      } catch (RuntimeException | Error e) {
        fail(block, e);
      } finally {
        leave();
      }
    }

    /** False for a helper that came too late: everything is handed out. */
    private synchronized boolean enter() {
      if (next >= blocks) {
        return false;
      }
      busy++;
      return true;
    }

    private synchronized W make() {
      W worker = maker.get();
      workers.add(worker);
      return worker;
    }

    /**
     * Blocks are handed out in ascending order and no more after a failure, so all below a failed
     * one were handed out and are finished: the lowest failure does not depend on the number of
     * lanes.
     */
    private synchronized int take() {
      return next < blocks ? next++ : -1;
    }

    private synchronized void fail(int block, Throwable e) {
      next = blocks;
      if (block < failedBlock) {
        failedBlock = block;
        failure = e;
      }
    }

    private synchronized void leave() {
      busy--;
      notifyAll();
    }

    synchronized List<W> await() {
      boolean interrupted = false;
      while (busy > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted =
              true; // helpers still write to the caller's vectors: it must not return before they
          // are done
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure) {
        case null -> {
          return List.copyOf(workers);
        }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
