package aver.ledger.node.certify;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where written blocks wait to be signed, in their order. What waits is bounded: when applying
 * outruns signing, it signs itself.
 */
public final class SigningLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SigningLine.class);
  private static final int WRITTEN_MAX = 1024;

  private final ExecutorService signing =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WRITTEN_MAX),
          Thread.ofPlatform().name("certify").factory(),
          new ThreadPoolExecutor.CallerRunsPolicy());

  /** Has work done after what came before it. */
  public void execute(Runnable work) {
    signing.execute(work);
  }

  /** Returns once what waits is signed, or after 10 s. */
  @Override
  public void close() {
    signing.shutdown();
    try {
      if (!signing.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("signing did not end in 10 s");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
