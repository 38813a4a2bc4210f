package aver.ledger.engine.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;

/**
 * Trap: as Ratis is set by itself, a leader looks for a replica that was gone for twenty seconds
 * only every five, so one that is back waits for it; and after some twenty minutes to an hour and a
 * half it no longer pauses at all.
 */
class AppenderRetryTest {
  private static long pauseMs(RetryPolicy policy, int failures) {
    return policy.handleAttemptFailure(() -> failures).getSleepTime().toLong(TimeUnit.MILLISECONDS);
  }

  @Test
  void aReplicaThatIsBackIsFoundSoonAndOneThatIsGoneCostsLittle() {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, Properties.AGAIN);
    RetryPolicy policy =
        RetryPolicy.parse(
            RaftServerConfigKeys.Log.Appender.retryPolicy(properties), "the leader's pauses");
    assertThat(IntStream.rangeClosed(1, 5000).mapToLong(failures -> pauseMs(policy, failures)))
        .allMatch(ms -> ms <= 1500);
    for (int failures : new int[] {200, 5000, 1_000_000, 999_999_999}) {
      assertThat(pauseMs(policy, failures)).as("after %d", failures).isBetween(500L, 1500L);
    }
  }

  @Test
  void theOneThatRatisHasByItselfEnds() {
    RetryPolicy policy =
        RetryPolicy.parse(RaftServerConfigKeys.Log.Appender.RETRY_POLICY_DEFAULT, "Ratis");
    assertThat(pauseMs(policy, 100)).isGreaterThan(2000);
    assertThat(pauseMs(policy, 5000)).isZero();
  }
}
