package aver.simulations.bench.federation;

import aver.ledger.client.cli.OutputFile;
import aver.ledger.client.tls.FreePorts;
import aver.simulations.demo.process.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The files of a federation: everybody's keys, requests and settings, the genesis file, the
 * hospitals' rows; made by the commands that members use.
 *
 * @param folder of all of it; a folder a member
 * @param hospitals how many hospitals, all of them founders
 * @param metrics where each replica shows its figures
 */
record Grounds(Path folder, List<String> hospitals, Map<String, String> metrics) {
  static final List<String> REPLICAS = ids("replica", 4);
  static final String ADMIN = "admin-1";
  static final String RESEARCHER = "researcher";
  static final String COORDINATOR = "coordinator";
  static final String STUDY = "bench";
  static final int FEATURES = 13;

  private static final int PORTS = 3;
  private static final int ROWS = 120;
  private static final long TOKENS = 1L << 40;

  private static List<String> ids(String kind, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> kind + "-" + k).toList();
  }

  /** Makes them in an empty folder. */
  static Grounds make(Path folder, int count) throws IOException {
    Grounds grounds = new Grounds(folder, ids("hospital", count), new TreeMap<>());
    List<Integer> ports = FreePorts.take(PORTS * REPLICAS.size());
    for (int i = 0; i < REPLICAS.size(); i++) {
      grounds.replica(REPLICAS.get(i), ports.subList(PORTS * i, PORTS * (i + 1)), "");
    }
    grounds.join("admin", ADMIN);
    grounds.join("task", RESEARCHER);
    grounds.join("coordinator", COORDINATOR);
    for (String id : grounds.hospitals) {
      grounds.join("participant", id);
      grounds.hospital(id);
    }
    grounds.genesis();
    return grounds;
  }

  /**
   * Makes the files of a replica that comes later; the founding document does not name it.
   *
   * @param snapshotFrom with CometBFT, from which of its blocks on it comes by a snapshot
   */
  void newcomer(String id, Engine engine, int snapshotFrom) throws IOException {
    List<Integer> ports = FreePorts.take(PORTS);
    String more =
        engine == Engine.RATIS
            ? ""
            : "engine-listen: %s\nengine-snapshot-from: %d\n"
                .formatted(here(ports.get(1)), snapshotFrom);
    replica(id, ports, more);
  }

  private static String here(int port) {
    return "127.0.0.1:" + port;
  }

  private void replica(String id, List<Integer> ports, String more) throws IOException {
    String listen = here(ports.get(0));
    String engine = here(ports.get(1));
    String http = here(ports.get(2));
    metrics.put(id, http);
    join("node", id, "--listen-address", listen, "--engine-address", engine);
    write(settings(id), id, "data: .\nlisten: %s\nhttp: %s\n%s".formatted(listen, http, more));
  }

  private void join(String verb, String id, String... more) throws IOException {
    Path home = Files.createDirectories(home(id));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                verb,
                "join",
                "--id",
                id,
                "--name",
                id,
                "--keys",
                home.resolve("keys.p12").toString(),
                "--password-file",
                home.resolve("keys.password").toString(),
                "-o",
                request(id).toString()));
    arguments.addAll(List.of(more));
    Verbs.run(arguments.toArray(String[]::new));
    write(member(id), id, "");
  }

  private void write(Path file, String id, String more) {
    OutputFile.write(
        file,
        """
        genesis: ../genesis.json
        member: %s
        keys: keys.p12
        password-file: keys.password
        %s\
        """
            .formatted(id, more));
  }

  private void hospital(String id) {
    write(
        settings(id),
        id,
        """
        work: work
        data:
          csv: rows.csv
          schema: schema.yaml
          dataset: rows
          uses: [research]
          split: {validation-percent: 40}
        tasks:
          studies: [%s]
        """
            .formatted(STUDY));
    OutputFile.write(home(id).resolve("schema.yaml"), schema());
    OutputFile.write(home(id).resolve("rows.csv"), rows(id.hashCode()));
  }

  private static String schema() {
    String columns =
        IntStream.range(0, FEATURES)
            .mapToObj("  - {name: x%d, type: numeric, range: [0, 1]}\n"::formatted)
            .collect(Collectors.joining());
    return """
    format: aver-schema/v1
    name: bench
    header: true
    rows-with-missing: drop
    columns:
    %s  - name: y
        type: label
        classes:
          - {name: none, values: ["0"]}
          - {name: some, values: ["1"]}
    """
        .formatted(columns);
  }

  private static String rows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder();
    IntStream.range(0, FEATURES).forEach(i -> csv.append('x').append(i).append(','));
    csv.append("y\n");
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < FEATURES; i++) {
        csv.append(random.nextInt(1000) / 1000.0).append(',');
      }
      csv.append(row % 2).append('\n');
    }
    return csv.toString();
  }

  private void genesis() {
    Path description = folder.resolve("founding.yaml");
    String balances =
        hospitals.stream().map(id -> id + ": " + TOKENS).collect(Collectors.joining(", "));
    OutputFile.write(
        description,
        "name: Benchmark\nsettings: {admin-threshold: 1}\nbalances: {%s}\n".formatted(balances));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "genesis",
                "create",
                "--description",
                description.toString(),
                "-o",
                genesisFile().toString()));
    List<String> founders = new ArrayList<>(REPLICAS);
    founders.addAll(List.of(ADMIN, RESEARCHER, COORDINATOR));
    founders.addAll(hospitals);
    founders.forEach(id -> arguments.add(request(id).toString()));
    Verbs.run(arguments.toArray(String[]::new));
  }

  Path genesisFile() {
    return folder.resolve("genesis.json");
  }

  Path home(String member) {
    return folder.resolve(member);
  }

  /** Settings of a replica's or an agent's process. */
  Path settings(String member) {
    return home(member).resolve("settings.yaml");
  }

  /** Settings of a member's commands. */
  Path member(String member) {
    return home(member).resolve("member.yaml");
  }

  /** What it asked to be let in with. */
  Path request(String member) {
    return folder.resolve(member + ".json");
  }
}
