package aver.ledger.node.roster;

import aver.ledger.client.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * What replicas say that are all asked at once, in the order in which it comes: nobody waits for
 * one that is gone while others answer. Closing it leaves the rest unheard.
 */
public final class Answers<T> implements AutoCloseable {
  private final BlockingQueue<Optional<T>> said = new LinkedBlockingQueue<>();
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private int left;

  /**
   * Begins to ask.
   *
   * @param question gives an answer, or nothing; ends soon when its thread is interrupted
   */
  public Answers(List<Endpoint> replicas, Function<Endpoint, Optional<T>> question) {
    left = replicas.size();
    for (Endpoint replica : replicas) {
      asking.execute(() -> {
        Optional<T> answer = Optional.empty();
        try {
          answer = question.apply(replica);
        } finally {
          said.add(answer);
        }
      });
    }
  }

  /** Waits for the next answer; empty if no more will come. */
  public Optional<T> next() {
    try {
      while (left > 0) {
        left--;
        Optional<T> answer = said.take();
        if (answer.isPresent()) {
          return answer;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      left = 0;
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
