package aver.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.tls.HostPort;
import aver.ledger.proof.Digest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whom to ask when answers are slow. */
final class AnswerTimesTest {
  private static final List<Endpoint> ALL =
      Stream.of("r1", "r2", "r3", "r4")
          .map(id -> new Endpoint(id, new HostPort("127.0.0.1", 1), Digest.ZERO))
          .toList();

  private final AnswerTimes times = new AnswerTimes(AnswerTimes.SLOW);
  private long nowNs;

  private List<String> after(int place, long tookMs) {
    times.answered(ALL.get(place), tookMs * 1_000_000, nowNs);
    return times.faster(ALL.get(place), ALL, nowNs).map(Endpoint::replica).stream().toList();
  }

  @Test
  void aQuickOneIsKept() {
    assertThat(after(0, 2_000)).isEmpty();
  }

  @Test
  void aSlowOneIsLeftForTheNextUntilAllAreKnownToBeSlow() {
    assertThat(after(3, 9_900)).containsExactly("r1");
    assertThat(after(0, 5_100)).containsExactly("r2");
    assertThat(after(1, 2_500)).containsExactly("r3");
    assertThat(after(2, 6_000)).containsExactly("r2");
    assertThat(after(1, 5_200)).isEmpty();
  }

  @Test
  void oneThatFailedIsNotGoneToForBeingFaster() {
    times.failed(ALL.get(1), nowNs);
    assertThat(after(0, 3_000)).containsExactly("r3");
  }

  @Test
  void whatWasLongAgoDoesNotCount() {
    assertThat(after(1, 9_900)).containsExactly("r3");
    nowNs += Duration.ofMinutes(3).toNanos();
    assertThat(after(0, 3_000)).containsExactly("r2");
  }
}
