package aver.ledger.node.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.engine.EngineHealth;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What a replica learns of a peer over a real connection. */
final class PeerWordTest {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long SLOW_MS = 300;

  private static PeerWord asked(Optional<Watch> watch, LongSupplier clockMs) throws IOException {
    Server peer =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                new VitalsService(() -> watch, () -> new VitalsService.Links(3, 3, 0), clockMs))
            .build()
            .start();
    ManagedChannel way =
        Grpc.newChannelBuilder("localhost:" + peer.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      return PeerWord.ask(way, System::currentTimeMillis);
    } finally {
      way.shutdownNow();
      peer.shutdownNow();
    }
  }

  private static PeerWord asked(LongSupplier clockMs) throws IOException {
    EngineHealth well = new EngineHealth(true, Optional.of("replica-1"), true, 1, 1, 0);
    Sample sample = new Sample(well, 7, 6, 6, true, 1, 1, Optional.empty());
    try (Watch watch = new Watch(() -> sample, _ -> {})) {
      return asked(Optional.of(watch), clockMs);
    }
  }

  @Test
  void aPeersClockIsComparedWithTheOwnOne() throws Exception {
    assertThat(asked(System::currentTimeMillis).clock().aheadMs()).isBetween(-50L, 50L);
    long behind = asked(() -> System.currentTimeMillis() + HOUR_MS).clock().aheadMs();
    assertThat(behind).isCloseTo(-HOUR_MS, within(5_000L));
    long ahead = asked(() -> System.currentTimeMillis() - HOUR_MS).clock().aheadMs();
    assertThat(ahead).isCloseTo(HOUR_MS, within(5_000L));
    assertThat(asked(() -> Long.MIN_VALUE).clock().saidMs()).as("a liar").isZero();
  }

  @Test
  void aSlowAnswerIsNoDifferenceOfClocks() throws Exception {
    PeerWord slow = asked(PeerWordTest::readAndWait);
    assertThat(slow.clock().tookMs()).isGreaterThanOrEqualTo(SLOW_MS);
    assertThat(slow.clock().aheadMs()).isBetween(-50L, 50L);
  }

  private static long readAndWait() {
    long readMs = System.currentTimeMillis();
    try {
      Thread.sleep(SLOW_MS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return readMs;
  }

  @Test
  void aPeerSaysWhatIsCertified() throws Exception {
    assertThat(asked(System::currentTimeMillis).certifiedHeight()).isEqualTo(6);
  }

  @Test
  void aPeerThatStartsSaysNothing() {
    assertThatThrownBy(() -> asked(Optional.empty(), System::currentTimeMillis))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("it does not serve yet");
  }
}
