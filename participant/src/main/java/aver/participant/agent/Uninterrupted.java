package aver.participant.agent;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What is read and written although the thread is interrupted before or meanwhile, which would
 * close the file: another thread does it. Whoever stops the thread is heard after that.
 */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Writes files. */
  @FunctionalInterface
  interface Writing {
    /** Does it. */
    void run() throws IOException;
  }

  /** Reads files. */
  @FunctionalInterface
  interface Reading<T> {
    /** What they say. */
    T get() throws IOException;
  }

  /** Writes, and waits until that is done; an interrupt of this thread stays set. */
  static void write(Writing writing) throws IOException {
    var _ =
        read(() -> {
          writing.run();
          return true;
        });
  }

  /** As {@link #write}, for what is read. */
  static <T> T read(Reading<T> reading) throws IOException {
    FutureTask<T> task = new FutureTask<>(reading::get);
    Thread _ = Thread.ofVirtual().name("files").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw thrown(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException thrown(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException cause -> cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> new IOException(e);
    };
  }
}
