package aver.ledger.engine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.ratis.client.retry.ClientRetryEvent;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.util.Timestamp;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Patience FOUR_SECONDS = new Patience(4000, 1000);

  /** An attempt that failed, of {@code attempts}, of which {@code alike} failed this way. */
  private record Failed(int attempts, int alike, Throwable cause) implements RetryPolicy.Event {
    @Override
    public int getAttemptCount() {
      return attempts;
    }

    @Override
    public int getCauseCount() {
      return alike;
    }

    @Override
    public Throwable getCause() {
      return cause;
    }
  }

  private static boolean again(RetryPolicy.Event event) {
    return FOUR_SECONDS.handleAttemptFailure(event).shouldRetry();
  }

  @Test
  void whatIsRefusedAtOnceIsTriedAgainUntilThePausesAreTheLimit() {
    IOException refused = new IOException("not the leader");
    assertThat(again(new Failed(39, 39, refused))).isTrue();
    assertThat(again(new Failed(40, 40, refused))).isFalse();
  }

  @Test
  void anAttemptWithoutAnAnswerCountsWithItsTime() {
    TimeoutIOException silent = new TimeoutIOException("no answer");
    assertThat(again(new Failed(3, 3, silent))).isTrue();
    assertThat(again(new Failed(4, 4, silent))).isFalse();
    // the last of twenty was the first that was not answered
    assertThat(again(new Failed(20, 1, silent))).isTrue();
  }

  @Test
  void aChangeOfTheMembersIsGivenLonger() {
    RaftClientRequest change =
        new SetConfigurationRequest(
            ClientId.randomId(),
            RaftPeerId.valueOf("replica-1"),
            RaftGroupId.randomId(),
            1,
            List.of());
    TimeoutIOException silent = new TimeoutIOException("no answer");
    assertThat(again(asked(4, change, silent))).isTrue();
    assertThat(again(asked(109, change, silent))).isTrue();
    assertThat(again(asked(110, change, silent))).isFalse();
  }

  private static ClientRetryEvent asked(int attempts, RaftClientRequest what, Throwable cause) {
    return new ClientRetryEvent(attempts, what, attempts, cause, Timestamp.currentTime());
  }
}
