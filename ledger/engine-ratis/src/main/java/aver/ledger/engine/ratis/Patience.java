package aver.ledger.engine.ratis;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.util.TimeDuration;

/**
 * How long a replica goes on asking for a leader that takes what it has. An attempt without an
 * answer lasts many times as long as the pause behind it, so a number of attempts says nothing: a
 * leader that never answers would be asked for minutes, and what was passed on to it would be
 * pending here for as long.
 *
 * @param limitMs for all attempts of a request
 * @param answerMs how long an attempt waits for an answer
 */
record Patience(int limitMs, int answerMs) implements RetryPolicy {
  private static final int PAUSE_MS = 100;
  private static final TimeDuration PAUSE = TimeDuration.valueOf(PAUSE_MS, TimeUnit.MILLISECONDS);

  @Override
  public Action handleAttemptFailure(Event event) {
    long waitedMs = (long) PAUSE_MS * event.getAttemptCount();
    if (event.getCause() instanceof TimeoutIOException) {
      waitedMs += (long) answerMs * event.getCauseCount();
    }
    return waitedMs < limitMs ? () -> PAUSE : NO_RETRY_ACTION;
  }
}
