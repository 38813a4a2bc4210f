package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
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
    KeyFile own = keys(MEMBER, false);
    KeyFile replica = keys("r1", true);
    Path trust = folder.resolve("trust");
    LedgerClient client =
        LedgerClient.open(
            new ClientSettings(
                genesis(own, keys("admin-2", false), replica),
                MEMBER,
                own,
                trust,
                Optional.empty()));
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

  private KeyFile keys(String id, boolean replica) throws KeyFileException {
    return KeyFile.create(folder.resolve(id + ".p12"), folder.resolve("password"), id, replica);
  }

  /** A ledger of one replica, which nobody started. */
  private static Genesis genesis(KeyFile own, KeyFile second, KeyFile replica) {
    ReplicaKeys place =
        new ReplicaKeys(
            key(replica.checkpoint().orElseThrow().publicKey()),
            "r1",
            "localhost:1",
            "localhost:2");
    return new Genesis(
        "Test",
        1_767_225_600_000L,
        List.of(
            member(MEMBER, Role.ADMIN, own, Optional.empty()),
            member("admin-2", Role.ADMIN, second, Optional.empty()),
            member("r1", Role.REPLICA, replica, Optional.of(place))),
        List.of(),
        List.of());
  }

  private static NewMember member(
      String id, Role role, KeyFile keys, Optional<ReplicaKeys> replica) {
    return new NewMember(
        id, id, List.of(role), key(keys.identity().publicKey()), keys.tls().hash(), replica);
  }

  private static PublicKey key(byte[] bytes) {
    return new PublicKey(PublicKey.ED25519, Octets.of(bytes));
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
