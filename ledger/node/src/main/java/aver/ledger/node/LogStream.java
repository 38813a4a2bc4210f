package aver.ledger.node;

import aver.proto.v1.LoggedTransaction;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of the log on its way to a member: the next is read when the connection takes it. */
final class LogStream {
  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

  private final LongFunction<LoggedTransaction> log;
  private final long last;
  private final ServerCallStreamObserver<LoggedTransaction> out;
  private final Runnable left;
  private long next;
  private boolean ended;

  private LogStream(
      LongFunction<LoggedTransaction> log,
      long first,
      long last,
      ServerCallStreamObserver<LoggedTransaction> out,
      Runnable left) {
    this.log = log;
    this.next = first;
    this.last = last;
    this.out = out;
    this.left = left;
  }

  /**
   * Begins.
   *
   * @param log reads a transaction by its number
   * @param left is run once, when the call has ended
   */
  static void begin(
      LongFunction<LoggedTransaction> log,
      long first,
      long last,
      ServerCallStreamObserver<LoggedTransaction> out,
      Runnable left) {
    LogStream stream = new LogStream(log, first, last, out, left);
    out.setOnReadyHandler(stream::send);
    out.setOnCancelHandler(stream::end);
    out.setOnCloseHandler(stream::end);
    stream.send();
  }

  private synchronized void send() {
    try {
      while (!ended && out.isReady()) {
        if (next > last) {
          out.onCompleted();
          end();
          return;
        }
        out.onNext(log.apply(next));
        next++;
      }
    } catch (RuntimeException e) {
      LOG.error("the log cannot be read", e);
      out.onError(
          Status.UNAVAILABLE
              .withDescription("this replica cannot read its log now")
              .asRuntimeException());
      end();
    }
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      left.run();
    }
  }
}
