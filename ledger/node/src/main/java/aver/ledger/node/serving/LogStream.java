package aver.ledger.node.serving;

import aver.proto.v1.LoggedTransaction;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the log on its way to a member: the next is read when the connection takes it. A member
 * that takes nothing for a while is given up, and has its share back once its connection lets go.
 */
final class LogStream {
  /** How long a member may take nothing. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

  private final LongFunction<LoggedTransaction> log;
  private final long last;
  private final ServerCallStreamObserver<LoggedTransaction> out;
  private final Runnable left;
  private final Duration patience;
  private CompletableFuture<Void> taken = new CompletableFuture<>();
  private long turns;
  private long next;
  private boolean over;
  private boolean ended;

  private LogStream(
      LongFunction<LoggedTransaction> log,
      long first,
      long last,
      ServerCallStreamObserver<LoggedTransaction> out,
      Runnable left,
      Duration patience) {
    this.log = log;
    this.next = first;
    this.last = last;
    this.out = out;
    this.left = left;
    this.patience = patience;
  }

  /**
   * Begins.
   *
   * @param log reads a transaction by its number
   * @param left is run once, when the call has ended
   * @param patience how long the member may take nothing
   */
  static void begin(
      LongFunction<LoggedTransaction> log,
      long first,
      long last,
      ServerCallStreamObserver<LoggedTransaction> out,
      Runnable left,
      Duration patience) {
    LogStream stream = new LogStream(log, first, last, out, left, patience);
    out.setOnReadyHandler(stream::send);
    out.setOnCancelHandler(stream::end);
    out.setOnCloseHandler(stream::end);
    stream.send();
  }

  private synchronized void send() {
    try {
      while (!over && out.isReady()) {
        if (next > last) {
          over();
          out.onCompleted();
          return;
        }
        out.onNext(log.apply(next));
        next++;
      }
      if (!over) {
        waitOn();
      }
    } catch (RuntimeException e) {
      LOG.error("the log cannot be read", e);
      giveUp(Status.UNAVAILABLE.withDescription("this replica cannot read its log now"));
    }
  }

  /** Waits anew until the member takes what was sent. */
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
              "nothing was taken for %d s: ask again, from the next number on"
                  .formatted(patience.toSeconds())));
    }
  }

  private void giveUp(Status why) {
    if (!over) {
      over();
      out.onError(why.asRuntimeException());
    }
  }

  /** Nothing more is read; what was sent may still wait for the member. */
  private void over() {
    over = true;
    taken.complete(null);
  }

  private synchronized void end() {
    over();
    if (!ended) {
      ended = true;
      left.run();
    }
  }
}
