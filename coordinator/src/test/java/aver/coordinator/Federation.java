package aver.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.join.JoinRequest;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.Replica;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Four real replicas over loopback, three admins of whom two decide, a researcher and two
 * coordinators; commands run as their process would run them.
 */
public final class Federation implements AutoCloseable {
  public static final List<String> REPLICAS =
      List.of("replica-1", "replica-2", "replica-3", "replica-4");

  private final Path folder;
  private final TreeMap<String, KeyFile> keys = new TreeMap<>();
  private final TreeMap<String, Peer> peers = new TreeMap<>();
  private final TreeMap<String, Replica> running = new TreeMap<>();
  private final Genesis genesis;

  /** What a command left behind. */
  public record Done(int code, String out, String err) {
    /** Standard output as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  /** Starts the replicas, and waits until ledger time follows their clocks. */
  public Federation(Path folder) throws Exception {
    this(folder, 1_767_225_600_000L);
    awaitClocks();
  }

  /** Starts the replicas. */
  public Federation(Path folder, long genesisMs) throws Exception {
    this.folder = folder;
    List<NewMember> members = new ArrayList<>();
    for (String admin : List.of("admin-1", "admin-2", "admin-3")) {
      members.add(member(admin, Role.ADMIN, Optional.empty()));
    }
    members.add(member("coordinator-1", Role.COORDINATOR, Optional.empty()));
    members.add(member("coordinator-2", Role.COORDINATOR, Optional.empty()));
    List<Integer> ports = FreePorts.take(2 * REPLICAS.size());
    for (int i = 0; i < REPLICAS.size(); i++) {
      members.add(replica(REPLICAS.get(i), ports.get(2 * i), ports.get(2 * i + 1)));
    }
    members.add(member("researcher-1", Role.RESEARCHER, Optional.empty()));
    genesis =
        new Genesis(
            "Test",
            genesisMs,
            members,
            List.of(new NamedNumber("researcher-1", 1_000_000_000)),
            List.of());
    Files.write(folder.resolve("genesis.json"), genesis.canonical());
    for (NewMember member : members) {
      settings(member.id());
    }
    for (String id : REPLICAS) {
      start(id);
    }
  }

  /** A new chain stands at genesis time until its replicas have said theirs. */
  private void awaitClocks() throws Exception {
    try (LedgerClient client = client("admin-2")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.read(Keys.TIME_MS).orElseThrow() > genesis.timeMs());
    }
  }

  private NewMember replica(String id, int enginePort, int port) throws KeyFileException {
    Peer peer = new Peer(id + "-1", "127.0.0.1:" + enginePort);
    peers.put(id, peer);
    KeyFile own = keys(id, true);
    return member(
        id,
        Role.REPLICA,
        Optional.of(
            new ReplicaKeys(
                publicKey(own.checkpoint().orElseThrow().publicKey()),
                peer.id(),
                "127.0.0.1:" + port,
                peer.address())));
  }

  private KeyFile keys(String id, boolean replica) throws KeyFileException {
    KeyFile known = keys.get(id);
    if (known == null) {
      known = KeyFile.create(folder.resolve(id + ".p12"), folder.resolve("password"), id, replica);
      keys.put(id, known);
    }
    return known;
  }

  private NewMember member(String id, Role role, Optional<ReplicaKeys> replica)
      throws KeyFileException {
    KeyFile own = keys(id, replica.isPresent());
    return new NewMember(
        id,
        "The " + id,
        List.of(role),
        publicKey(own.identity().publicKey()),
        own.tls().hash(),
        replica);
  }

  private static PublicKey publicKey(byte[] key) {
    return new PublicKey(PublicKey.ED25519, Octets.of(key));
  }

  /** Starts a replica. */
  public void start(String id) throws Exception {
    Peer self = Objects.requireNonNull(peers.get(id));
    RatisEngine engine =
        new RatisEngine(
            RatisSettings.of(
                self,
                List.copyOf(peers.values()),
                folder.resolve(id).resolve("engine"),
                genesis.chainId()),
            Optional.empty(),
            SnapshotFetcher.none(),
            Fatal.halting());
    String address =
        genesis.members().stream()
            .filter(m -> m.id().equals(id))
            .flatMap(m -> m.replica().stream())
            .map(ReplicaKeys::address)
            .findFirst()
            .orElseThrow();
    running.put(
        id,
        Replica.start(
            new Replica.Settings(
                genesis, id, keys(id, true), folder.resolve(id), HostPort.parse(address)),
            engine));
  }

  /** Stops a replica. */
  public void stop(String id) {
    Replica replica = running.remove(id);
    if (replica != null) {
      replica.close();
    }
  }

  /** The genesis document. */
  public Genesis genesis() {
    return genesis;
  }

  /** A path in the federation's folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Makes keys for a newcomer and writes its request file. */
  public Path request(String id, Role role) throws Exception {
    NewMember member = member(id, role, Optional.empty());
    settings(id);
    return Files.writeString(
        folder.resolve(id + ".json"), JoinRequest.sign(member, keys(id, false)).json());
  }

  /** As {@link #request}, with new keys under a known id. */
  public Path requestWithNewKeys(String id, Role role) throws Exception {
    keys.remove(id);
    Files.move(folder.resolve(id + ".p12"), folder.resolve(id + "-lost.p12"));
    return request(id, role);
  }

  /** Writes a member's settings, with the keys in a file of another name if given. */
  public Path settings(String id, String keyFile) throws IOException {
    return Files.writeString(
        folder.resolve(keyFile.replace(".p12", ".yaml")),
        """
        genesis: genesis.json
        member: %s
        keys: %s
        password-file: password
        """
            .formatted(id, keyFile));
  }

  private void settings(String id) throws IOException {
    settings(id, id + ".p12");
  }

  /** A client of a member. */
  public LedgerClient client(String member) throws Exception {
    return LedgerClient.open(
        new ClientSettings(
            genesis,
            member,
            keys(member, false),
            folder.resolve(member + "-test.trust"),
            Optional.empty()));
  }

  /** Runs a command as a member: {@code --config} is added. */
  public Done as(String member, String... args) {
    String[] all =
        Stream.concat(
                Stream.of(args), Stream.of("--config", folder.resolve(member + ".yaml").toString()))
            .toArray(String[]::new);
    return run(all);
  }

  /** Proposed by the first admin, accepted by the second's vote. */
  public void decide(String... action) {
    List<String> line = new ArrayList<>(List.of("admin", "propose"));
    line.addAll(List.of(action));
    line.add("--json");
    Done put = as("admin-1", line.toArray(String[]::new));
    assertThat(put.err()).isEmpty();
    List<String> vote = new ArrayList<>(List.of("admin", "vote"));
    put.json().path("proposals").forEach(p -> vote.add(p.path("proposal").asString()));
    vote.add("--json");
    Done voted = as("admin-2", vote.toArray(String[]::new));
    assertThat(voted.err()).isEmpty();
    voted
        .json()
        .path("votes")
        .forEach(v -> assertThat(v.path("status").asString()).isEqualTo("accepted"));
  }

  /** Runs a command. */
  public static Done run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            new CoordinatorMain(), new PrintWriter(out), new PrintWriter(err), args);
    return new Done(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}
