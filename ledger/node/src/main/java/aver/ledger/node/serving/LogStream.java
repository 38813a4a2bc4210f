package aver.ledger.node.serving;

import aver.proto.v1.LoggedTransaction;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of the log on its way to a member, for as long as the member takes of it. */
final class LogStream implements PatientStream.Source<LoggedTransaction> {
  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

  private final LongFunction<LoggedTransaction> log;
  private final long last;
  private long next;

  private LogStream(LongFunction<LoggedTransaction> log, long first, long last) {
    this.log = log;
    this.next = first;
    this.last = last;
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
    PatientStream.begin(new LogStream(log, first, last), out, left, patience);
  }

  @Override
  public Optional<LoggedTransaction> next() {
    return next > last ? Optional.empty() : Optional.of(log.apply(next++));
  }

  @Override
  public Status unreadable(Exception why) {
    LOG.error("the log cannot be read", why);
    return Status.UNAVAILABLE.withDescription("this replica cannot read its log now");
  }

  @Override
  public String unit() {
    return "number";
  }

  @Override
  public void close() {} // the log stays open for others
}
