package aver.ledger.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PeerWatchTest {
  private static final PeerClock NOW = new PeerClock(1_700_000_000_000L, 20, 1_700_000_000_010L);
  private static final long LIE = Long.MAX_VALUE;

  private static List<PeerWord> say(long... certifiedHeights) {
    return LongStream.of(certifiedHeights).mapToObj(height -> new PeerWord(NOW, height)).toList();
  }

  @Test
  void oneHonestReplicaAtLeastSaysSo() {
    assertThat(PeerWatch.certified(say(9, 9, LIE), 3)).as("one of four lies").isEqualTo(9);
    assertThat(PeerWatch.certified(say(9, 8, LIE), 3)).isEqualTo(9);
    assertThat(PeerWatch.certified(say(9, 9, -1), 3)).as("it lies low").isEqualTo(9);
    assertThat(PeerWatch.certified(say(9, LIE), 3)).as("one does not answer").isEqualTo(9);
    assertThat(PeerWatch.certified(say(LIE), 3)).as("it may lie").isEqualTo(-1);
    assertThat(PeerWatch.certified(say(LIE, LIE, 5, 4, 3, 2), 6)).isEqualTo(5);
    assertThat(PeerWatch.certified(say(9), 1)).as("two replicas, none may lie").isEqualTo(9);
    assertThat(PeerWatch.certified(say(), 0)).as("the only replica").isEqualTo(-1);
  }

  @Test
  void whatWasCertifiedStaysSoWhenTheOthersAreAway() {
    AtomicReference<List<PeerWord>> answers = new AtomicReference<>(say());
    Faults faults = new Faults();
    try (PeerWatch watch = new PeerWatch(answers::get, () -> 3, new ClockWatch(), faults)) {
      assertThat(watch.look()).isFalse();
      assertThat(watch.certifiedElsewhere()).isEqualTo(-1);
      answers.set(say(9, 9, 9));
      assertThat(watch.look()).isTrue();
      answers.set(say(12));
      assertThat(watch.look()).as("one of three answered").isFalse();
      assertThat(watch.certifiedElsewhere()).isEqualTo(9);
      answers.set(say(11, 12));
      assertThat(watch.look()).isTrue();
      assertThat(watch.certifiedElsewhere()).isEqualTo(11);
    }
  }
}
