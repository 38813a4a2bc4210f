package aver.ledger.engine.ratis;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.retry.ClientRetryEvent;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.util.TimeDuration;

/**
 * How long a replica goes on asking for a leader that takes what it has; at most the time of one
 * answer over the limit. An attempt without an answer lasts many times as long as the pause behind
 * it, so a number of attempts says nothing: a leader that never answers would be asked for minutes,
 * and what was passed on to it would be pending here for as long. A change of the members lasts
 * until a newcomer has the log, so it is given longer.
 *
 * @param limitMs for all attempts of a request that adds to the log
 * @param answerMs how long an attempt waits for an answer
 */
record Patience(int limitMs, int answerMs) implements RetryPolicy {
  /** For all attempts of a change of the members. */
  static final int MEMBERS_MS = 120_000;

  private static final int PAUSE_MS = 100;
  private static final TimeDuration PAUSE = TimeDuration.valueOf(PAUSE_MS, TimeUnit.MILLISECONDS);

  @Override
  public Action handleAttemptFailure(Event event) {
    long waitedMs = (long) PAUSE_MS * event.getAttemptCount();
    if (event.getCause() instanceof TimeoutIOException) {
      waitedMs += (long) answerMs * event.getCauseCount();
    }
    return waitedMs < limit(event) ? () -> PAUSE : NO_RETRY_ACTION;
  }

  private int limit(Event event) {
    return event instanceof ClientRetryEvent asked
            && asked.getRequest() instanceof SetConfigurationRequest
        ? Math.max(limitMs, MEMBERS_MS)
        : limitMs;
  }
}
