package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.desk.Desk;
import aver.ledger.client.tls.HostPort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a coordinator takes a clock that somebody sets. */
final class RoundLoopTest {
  @TempDir Path folder;
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-03-01T08:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aClockThatIsSetAheadIsNoLoopThatHangs() throws Exception {
    SmallLedger ledger = new SmallLedger(folder, new HostPort("localhost", 1)); // nobody is there
    try (Desk desk = new Desk(ledger.client(), time::get, _ -> {});
        RoundLoop loop =
            new RoundLoop(
                desk,
                ledger.settings(),
                time::get,
                nanos::get,
                List::of,
                new SimpleMeterRegistry())) {
      assertThat(loop.alive().good()).isTrue();
      time.updateAndGet(now -> now.plus(Duration.ofHours(1)));
      assertThat(loop.alive().good()).isTrue();
      nanos.addAndGet(Duration.ofHours(1).toNanos());
      assertThat(loop.alive().good()).as("it did not turn for an hour").isFalse();
    }
  }
}
