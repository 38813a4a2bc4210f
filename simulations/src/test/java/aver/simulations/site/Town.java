package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.ClientSettings;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.settings.GenesisInput;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.client.tls.HostPort;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.ratis.RatisEngine;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.LedgerMain;
import aver.ledger.node.Replica;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.tx.Transaction;
import aver.participant.ParticipantMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Four replicas in this process over real sockets, two admins, a researcher, a coordinator and
 * hospitals with a hundred patients each. Everybody joined by command.
 */
final class Town implements AutoCloseable {
  /** Those of a town if nothing else is said. */
  static final List<String> HOSPITALS = List.of("basel", "lyon", "turin");

  static final String STUDY = "breast";
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  private static final int ROWS_EACH = 100;
  private static final String RESOURCES = "/aver/demo/wdbc/";

  private final Path folder;
  private final List<String> hospitals;
  private final Genesis genesis;
  private final int httpPort;
  private final TreeMap<String, Replica> running = new TreeMap<>();
  private final TreeMap<String, LedgerClient> clients = new TreeMap<>();

  Town(Path folder) throws Exception {
    this(folder, HOSPITALS);
  }

  /** Of these hospitals, at most five. */
  Town(Path folder, List<String> hospitals) throws Exception {
    this.folder = folder;
    this.hospitals = List.copyOf(hospitals);
    List<String> requests = new ArrayList<>();
    requests.add(join(new CoordinatorMain(), "admin", "ada"));
    requests.add(join(new CoordinatorMain(), "admin", "ben"));
    requests.add(join(new CoordinatorMain(), "task", "rosa"));
    requests.add(join(new CoordinatorMain(), "coordinator", "cora"));
    for (String hospital : hospitals) {
      requests.add(join(new ParticipantMain(), "participant", hospital));
    }
    List<Integer> ports = FreePorts.take(2 * REPLICAS.size() + 1);
    httpPort = ports.getLast();
    for (int i = 0; i < REPLICAS.size(); i++) {
      requests.add(
          join(
              new LedgerMain(),
              "node",
              REPLICAS.get(i),
              "--listen-address",
              "127.0.0.1:" + ports.get(2 * i),
              "--engine-address",
              "127.0.0.1:" + ports.get(2 * i + 1)));
    }
    Path description =
        Files.writeString(
            folder.resolve("founding.yaml"), "name: Town\nbalances: {rosa: 1000000}\n");
    List<String> create =
        new ArrayList<>(
            List.of("genesis", "create", "--description", description.toString(), "-o"));
    create.add(folder.resolve("genesis.json").toString());
    create.addAll(requests);
    command(new LedgerMain(), create.toArray(String[]::new));
    genesis = GenesisInput.read(folder.resolve("genesis.json"));
    for (String replica : REPLICAS) {
      start(replica);
    }
    data();
  }

  private String join(Object main, String verb, String id, String... more) {
    String request = folder.resolve(id + ".json").toString();
    List<String> args =
        new ArrayList<>(List.of(verb, "join", "--id", id, "--name", "The " + id, "-o", request));
    args.addAll(List.of("--keys", folder.resolve(id + ".p12").toString()));
    args.addAll(List.of("--password-file", folder.resolve("password").toString()));
    args.addAll(List.of(more));
    command(main, args.toArray(String[]::new));
    return request;
  }

  private static void command(Object main, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(main, new PrintWriter(out, true), new PrintWriter(err, true), args);
    assertThat(code).as("%s: %s", String.join(" ", args), err).isZero();
  }

  private void start(String id) throws Exception {
    TreeMap<String, Peer> peers = new TreeMap<>();
    ReplicaKeys own = null;
    for (NewMember member : genesis.members()) {
      if (member.replica().isPresent()) {
        ReplicaKeys keys = member.replica().get();
        peers.put(member.id(), new Peer(keys.engineId(), keys.engineAddress()));
        own = member.id().equals(id) ? keys : own;
      }
    }
    RatisEngine engine =
        new RatisEngine(
            RatisSettings.of(
                Objects.requireNonNull(peers.get(id)),
                List.copyOf(peers.values()),
                folder.resolve(id).resolve("engine"),
                genesis.chainId()),
            Optional.empty(),
            SnapshotFetcher.none(),
            Fatal.halting());
    HostPort listen = HostPort.parse(Objects.requireNonNull(own).address());
    running.put(
        id,
        Replica.start(
            new Replica.Settings(genesis, id, keys(id), folder.resolve(id), listen), engine));
  }

  Genesis genesis() {
    return genesis;
  }

  /** Everybody's keys: those of a replica, too, whoever lies in its name. */
  KeyFile keys(String id) throws Exception {
    return KeyFile.open(folder.resolve(id + ".p12"), folder.resolve("password"));
  }

  private void data() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), resource("schema.yaml"));
    List<String> lines = resource("wdbc.csv").lines().toList();
    for (int h = 0; h < hospitals.size(); h++) {
      List<String> own = new ArrayList<>(List.of(lines.getFirst()));
      own.addAll(lines.subList(1 + h * ROWS_EACH, 1 + (h + 1) * ROWS_EACH));
      Files.write(folder.resolve(hospitals.get(h) + ".csv"), own);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Town.class.getResourceAsStream(RESOURCES + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  List<String> hospitals() {
    return hospitals;
  }

  /** Writes a hospital's settings. */
  Path settings(String hospital, String... more) throws IOException {
    return Files.writeString(
        folder.resolve(hospital + ".yaml"),
        """
        member: %1$s
        keys: %1$s.p12
        password-file: password
        genesis: genesis.json
        data:
          csv: %1$s.csv
          schema: schema.yaml
          dataset: wdbc
          uses: [research]
          split: {validation-percent: 60}
        tasks: {studies: [%2$s]}
        work: %1$s-work
        """
                .formatted(hospital, STUDY)
            + String.join("\n", more));
  }

  /** A port that was free. */
  int httpPort() {
    return httpPort;
  }

  /** A member's client, opened on first use. */
  LedgerClient client(String member) throws Exception {
    LedgerClient known = clients.get(member);
    if (known == null) {
      known =
          LedgerClient.open(
              new ClientSettings(
                  genesis,
                  member,
                  keys(member),
                  folder.resolve(member + ".trust"),
                  Optional.empty()));
      clients.put(member, known);
    }
    return known;
  }

  /** Submits and requires that it takes effect. */
  void send(String member, Transaction transaction) throws Exception {
    LedgerClient client = client(member);
    var outcome = client.submit(client.sign(transaction), Duration.ofMinutes(2));
    assertThat(outcome.done()).as("%s: %s", transaction, outcome).isTrue();
  }

  @Override
  public void close() {
    clients.values().forEach(LedgerClient::close);
    running.values().forEach(Replica::close);
  }
}
