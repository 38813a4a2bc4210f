package aver.ledger.node.serving;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Messages on their way to a caller: the next is read when the connection takes it, and none is
 * held in between. Whoever takes nothing for a while is given up, and has its share back once its
 * connection lets go.
 */
public final class PatientStream<T> {
  /** How long a caller may take nothing. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Source<T> source;
  private final ServerCallStreamObserver<T> out;
  private final Runnable left;
  private final Duration patience;
  private CompletableFuture<Void> taken = new CompletableFuture<>();
  private long turns;
  private boolean over;
  private boolean ended;

  /** Where the messages come from; asked by one thread at a time. */
  public interface Source<M> {
    /**
     * Reads the next message; empty behind the last.
     *
     * @throws IOException if it cannot be read, as any runtime exception says too
     */
    Optional<M> next() throws IOException;

    /** Notes why the next message could not be read, and says what the caller is told. */
    Status unreadable(Exception why);

    /** What the messages are called one by one, for a caller that has to ask again. */
    String unit();

    /** Is called once, when no more is read: what was sent may still wait for the caller. */
    void close();
  }

  private PatientStream(
      Source<T> source, ServerCallStreamObserver<T> out, Runnable left, Duration patience) {
    this.source = source;
    this.out = out;
    this.left = left;
    this.patience = patience;
  }

  /**
   * Begins.
   *
   * @param source closed when all are sent or the caller is given up
   * @param left is run once, when the call has ended
   * @param patience how long the caller may take nothing
   */
  public static <T> void begin(
      Source<T> source, ServerCallStreamObserver<T> out, Runnable left, Duration patience) {
    PatientStream<T> stream = new PatientStream<>(source, out, left, patience);
    out.setOnReadyHandler(stream::send);
    out.setOnCancelHandler(stream::end);
    out.setOnCloseHandler(stream::end);
    stream.send();
  }

  private synchronized void send() {
    try {
      while (!over && out.isReady()) {
        Optional<T> next = source.next();
        if (next.isEmpty()) {
          over();
          out.onCompleted();
          return;
        }
        out.onNext(next.get());
      }
      if (!over) {
        waitOn();
      }
    } catch (IOException | RuntimeException e) {
      giveUp(source.unreadable(e));
    }
  }

  /** Waits anew until the caller takes what was sent. */
  private void waitOn() {
    taken.complete(null);
    long turn = ++turns;
    taken = new CompletableFuture<>();
    var _ =
        taken
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionallyAsync(_ -> {
              notTaken(turn);
              return null;
            });
  }

  private synchronized void notTaken(long turn) {
    if (turn == turns) { // if not, it was taken at the last moment
      giveUp(
          Status.DEADLINE_EXCEEDED.withDescription(
              "nothing was taken for %d s: ask again, from the next %s on"
                  .formatted(patience.toSeconds(), source.unit())));
    }
  }

  private void giveUp(Status why) {
    if (!over) {
      over();
      out.onError(why.asRuntimeException());
    }
  }

  /** Nothing more is read; what was sent may still wait for the caller. */
  private void over() {
    if (over) {
      return;
    }
    over = true;
    taken.complete(null);
    source.close();
  }

  private synchronized void end() {
    over();
    if (!ended) {
      ended = true;
      left.run();
    }
  }
}
