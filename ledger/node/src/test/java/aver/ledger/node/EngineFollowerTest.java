package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import aver.ledger.engine.local.LocalEngine;
import aver.ledger.engine.local.LocalNetwork;
import aver.ledger.engine.local.LocalSettings;
import aver.ledger.engine.local.VirtualTime;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.Faults;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.MemoryDisk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

public final class EngineFollowerTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  public static final Genesis GENESIS =
      new Genesis(
          "Test",
          1_767_225_600_000L,
          List.of(
              member("admin-1", 1, Role.ADMIN),
              member("admin-2", 2, Role.ADMIN),
              member("r1", 3, Role.REPLICA)),
          List.of(),
          List.of());
  private static final Peer A = new Peer("a", "h:1");
  private static final Peer B = new Peer("b", "h:2");
  private static final Peer C = new Peer("c", "h:3");
  private static final Peer D = new Peer("d", "h:4");
  private static final Peer E = new Peer("e", "h:5");

  @Test
  void next_ofTheSamePeersInAnotherOrder_isNothing() {
    assertThat(next(List.of(A, B), List.of(B, A))).isEmpty();
  }

  @Test
  void next_ofAReplacement_isOneStep() {
    assertThat(next(List.of(A, B, C), List.of(A, C, D)))
        .hasValueSatisfying(next -> assertThat(next).containsExactlyInAnyOrder(A, C, D));
  }

  @Test
  void next_ofTwoReplacements_isOneAfterTheOther() {
    List<Peer> wanted = List.of(C, D);
    List<Peer> first = next(List.of(A, B), wanted).orElseThrow();
    assertThat(first).hasSize(2);
    List<Peer> second = next(first, wanted).orElseThrow();
    assertThat(second).containsExactlyInAnyOrder(C, D);
    assertThat(next(second, wanted)).isEmpty();
  }

  /** It lets nobody in who would refuse it: so it is not another one that goes first. */
  @Test
  void next_ofOneThatHasToGoItself_isWithoutIt() {
    Membership asking = new Membership("c", List.of(A, B, C));
    assertThat(EngineFollower.next(asking, List.of(A, D, E)))
        .hasValueSatisfying(next -> assertThat(next).containsExactly(A, B, D));
    assertThat(next(List.of(A, B, C), List.of(A, D, E)))
        .as("asked by one that stays")
        .hasValueSatisfying(next -> assertThat(next).containsExactly(A, C, D));
  }

  private static Optional<List<Peer>> next(List<Peer> now, List<Peer> wanted) {
    return EngineFollower.next(new Membership("a", now), wanted);
  }

  @Test
  void aFailureIsToldUntilTheNextLookWorks() throws Exception {
    LocalNetwork network =
        new LocalNetwork(List.of(A), 1, LocalSettings.calm(), new VirtualTime(0));
    LedgerStore store = LedgerStore.open(new MemoryDisk(), GENESIS.chainId());
    LocalEngine engine = network.engine(A.id(), Fatal.halting());
    engine.start(
        new ReplicaLedger(
            store, GENESIS, new LedgerMeters(new SimpleMeterRegistry()), written -> {}));
    Faults faults = new Faults();
    AtomicBoolean damaged = new AtomicBoolean(true);
    Supplier<List<Peer>> wanted =
        () -> {
          if (damaged.get()) {
            throw new IllegalStateException("the state cannot be read");
          }
          return List.of(A);
        };
    try (EngineFollower follower = new EngineFollower(engine, wanted, faults)) {
      follower.start();
      await().atMost(LONG).until(() -> faults.first().isPresent());
      damaged.set(false);
      await().atMost(LONG).until(() -> faults.first().isEmpty());
    }
    engine.close();
    store.close();
  }

  private static NewMember member(String id, int number, Role role) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    PublicKey key =
        new PublicKey(PublicKey.ED25519, Octets.of(SigningKey.ofSeed(seed).publicKey()));
    Optional<ReplicaKeys> replica =
        role == Role.REPLICA
            ? Optional.of(new ReplicaKeys(key, id, "localhost:1", "localhost:2"))
            : Optional.empty();
    seed[1] = 1;
    PublicKey own =
        new PublicKey(PublicKey.ED25519, Octets.of(SigningKey.ofSeed(seed).publicKey()));
    return new NewMember(id, id, List.of(role), own, Digest.sha256(seed), replica);
  }
}
