package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.node.SmallChain;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a coordinator takes a clock that somebody sets. */
final class RoundLoopTest {
  private static final String MEMBER = "admin-1";

  @TempDir Path folder;
  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-03-01T08:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aClockThatIsSetAheadIsNoLoopThatHangs() throws Exception {
    SmallChain chain = new SmallChain(folder);
    Path trust = folder.resolve("trust");
    LedgerClient client =
        LedgerClient.open(
            new ClientSettings(
                chain.genesis(), MEMBER, chain.keys(MEMBER), trust, Optional.empty()));
    try (Desk desk = new Desk(client, time::get, _ -> {});
        RoundLoop loop =
            new RoundLoop(
                desk,
                settings(trust),
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

  private CoordinatorSettings settings(Path trust) {
    MemberSettings member =
        new MemberSettings(
            folder.resolve("genesis.json"),
            MEMBER,
            folder.resolve("keys.p12"),
            folder.resolve("password"),
            trust,
            Optional.empty());
    return new CoordinatorSettings(member, Optional.empty(), List.of(), ZoneOffset.UTC, 0);
  }
}
