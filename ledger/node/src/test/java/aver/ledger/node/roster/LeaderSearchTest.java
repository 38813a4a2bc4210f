package aver.ledger.node.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.EngineHealth;
import aver.ledger.node.health.Faults;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who asks the others while nobody leads. */
final class LeaderSearchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int LED = 50;

  @Test
  void due_isSoonAtFirst_andThenOnceAMinute() {
    assertThat(IntStream.rangeClosed(0, 200).filter(LeaderSearch::due))
        .containsExactly(5, 10, 20, 40, 60, 120, 180);
  }

  @Test
  void aReplicaWithALeaderAsksNobody_oneWithoutAsksUntilSomebodyAnswers() {
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger askedAt = new AtomicInteger();
    AtomicBoolean answered = new AtomicBoolean();
    Faults faults = new Faults();
    Runnable ask =
        () -> {
          askedAt.compareAndSet(0, looks.get());
          if (!answered.get()) {
            throw new IllegalStateException("nobody answers");
          }
        };
    try (LeaderSearch search =
        new LeaderSearch(
            () -> health(looks.incrementAndGet() <= LED ? Optional.of("r1") : Optional.empty()),
            ask,
            Duration.ofMillis(1),
            faults)) {
      search.start();
      await().atMost(LONG).until(() -> faults.first().isPresent());
      assertThat(askedAt.get()).isEqualTo(LED + 5);
      answered.set(true);
      await().atMost(LONG).until(() -> faults.first().isEmpty());
    }
  }

  private static EngineHealth health(Optional<String> leader) {
    return new EngineHealth(true, leader, false, 1, 1, 0);
  }
}
