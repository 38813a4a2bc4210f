package aver.participant.agent;

import java.io.IOException;

/**
 * What is read and written although the thread was interrupted: a file would be closed under it.
 * Whoever stops the thread is heard after that.
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

  /** Writes with the thread's flag cleared, and sets the flag again. */
  static void write(Writing writing) throws IOException {
    var _ =
        read(() -> {
          writing.run();
          return true;
        });
  }

  /** As {@link #write}, for what is read. */
  static <T> T read(Reading<T> reading) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return reading.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
