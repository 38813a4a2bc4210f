package aver.ledger.node;

import static org.awaitility.Awaitility.await;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Founders;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.comet.CometEngine;
import aver.ledger.engine.comet.CometSettings;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Four replicas, two admins, four hospitals, a researcher and a coordinator over loopback. */
final class Federation implements AutoCloseable {
  static final List<String> REPLICAS = List.of("replica-1", "replica-2", "replica-3", "replica-4");
  static final List<String> HOSPITALS = List.of("hospital-1", "hospital-2", "hospital-3");

  /** Beside those a fourth. */
  static final List<String> FOUR_HOSPITALS =
      List.of("hospital-1", "hospital-2", "hospital-3", "hospital-4");

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Path folder;
  private final Optional<Path> comet;
  private final Founders founders;
  private final TreeMap<String, Peer> peers = new TreeMap<>();
  private final TreeMap<String, Replica> running = new TreeMap<>();
  private final Genesis genesis;

  Federation(Path folder) throws Exception {
    this(folder, Optional.empty());
  }

  /** As above, with CometBFT if its program is given. */
  Federation(Path folder, Optional<Path> comet) throws Exception {
    this(folder, comet, 1_767_225_600_000L);
  }

  /** As above, beginning at this time. */
  Federation(Path folder, Optional<Path> comet, long genesisMs) throws Exception {
    this.comet = comet;
    this.folder = folder;
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : FOUR_HOSPITALS) {
      members.add(founders.member(id, Role.HOSPITAL));
    }
    members.add(founders.member("researcher-1", Role.RESEARCHER));
    members.add(founders.member("coordinator-1", Role.COORDINATOR));
    List<Integer> ports = FreePorts.take(2 * REPLICAS.size());
    for (int i = 0; i < REPLICAS.size(); i++) {
      String id = REPLICAS.get(i);
      Peer peer = new Peer(id + "-1", "127.0.0.1:" + ports.get(2 * i));
      peers.put(id, peer);
      members.add(
          founders.replica(id, peer.id(), "127.0.0.1:" + ports.get(2 * i + 1), peer.address()));
    }
    members.sort(Comparator.comparing(NewMember::id));
    genesis =
        new Genesis(
            "Test",
            genesisMs,
            members,
            List.of(
                new NamedNumber("admin-1", 1_000),
                new NamedNumber("hospital-1", 10),
                new NamedNumber("researcher-1", 1_000_000)),
            List.of());
    for (String id : REPLICAS) {
      start(id);
    }
  }

  KeyFile keys(String id) {
    return founders.keys(id);
  }

  private ConsensusEngine engine(String id, EngineMaker.Parts parts) {
    Peer self = java.util.Objects.requireNonNull(peers.get(id));
    Path directory = folder.resolve(id).resolve("engine");
    if (comet.isPresent()) {
      CometSettings.Origin origin =
          new CometSettings.Origin(
              genesis.chainId(), 0, parts.origin().stateRoot(), parts.origin().timeMs());
      return new CometEngine(
          new CometSettings(
              self,
              directory,
              origin,
              keys(id).identity(),
              comet.get(),
              CometSettings.Timing.NEAR,
              1000),
          Fatal.halting());
    }
    return new RatisEngine(
        RatisSettings.of(self, List.copyOf(peers.values()), directory, genesis.chainId()),
        Optional.empty(),
        SnapshotFetcher.none(),
        Fatal.halting());
  }

  void start(String id) throws Exception {
    HostPort listen =
        HostPort.parse(
            genesis.members().stream()
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow()
                .replica()
                .orElseThrow()
                .address());
    running.put(
        id,
        Replica.start(
            new Replica.Settings(genesis, id, keys(id), folder.resolve(id), listen),
            parts -> engine(id, parts),
            new SimpleMeterRegistry(),
            Fatal.halting()));
  }

  void stop(String id) {
    Replica replica = running.remove(id);
    if (replica != null) {
      replica.close();
    }
  }

  Path folder() {
    return folder;
  }

  Genesis genesis() {
    return genesis;
  }

  Replica replica(String id) {
    return java.util.Objects.requireNonNull(running.get(id));
  }

  LedgerClient client(String member) throws IOException {
    return LedgerClient.open(
        new ClientSettings(
            genesis, member, keys(member), folder.resolve(member + ".trust"), Optional.empty()));
  }

  /** A client once the replicas have said what time it is. */
  LedgerClient ready(String member) throws IOException {
    LedgerClient client = client(member);
    await()
        .atMost(LONG)
        .ignoreException(LedgerUnavailableException.class)
        .until(() -> client.refresh().timeMs() > genesis.timeMs());
    return client;
  }

  List<String> running() {
    return List.copyOf(running.keySet());
  }

  KeyFile keysOf(String member) {
    return keys(member);
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}
