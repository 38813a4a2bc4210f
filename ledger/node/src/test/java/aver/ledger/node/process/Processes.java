package aver.ledger.node.process;

import static org.awaitility.Awaitility.await;

import aver.ledger.client.ClientSettings;
import aver.ledger.client.Founders;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.keys.KeyFile;
import aver.ledger.client.keys.KeyFileException;
import aver.ledger.client.tls.HostPort;
import aver.ledger.node.LedgerMain;
import aver.ledger.node.Page;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Replicas, each a process of its own, and two admins, at hosts that a test chooses. */
public final class Processes implements AutoCloseable {
  /** The replicas of genesis, if there are no more. */
  public static final List<String> REPLICAS =
      List.of("replica-1", "replica-2", "replica-3", "replica-4");

  /** Members with tokens. */
  public static final List<String> HOSPITALS =
      List.of("hospital-1", "hospital-2", "hospital-3", "hospital-4", "hospital-5");

  private final Path folder;
  private final List<String> replicas;
  private String engine;
  private final Places places;
  private final SettingsFiles files;
  private final Founders founders;
  private final TreeMap<String, String> keyFiles = new TreeMap<>();
  private final TreeMap<String, String> memberOf = new TreeMap<>();
  private final Map<String, Process> running = new ConcurrentSkipListMap<>();
  private final TreeMap<String, Map<String, String>> environments = new TreeMap<>();
  private final TreeMap<String, String> also = new TreeMap<>();
  private final TreeMap<String, Path> releases = new TreeMap<>();
  private final Genesis genesis;
  private Supplier<List<String>> start = StartArchive::flags;

  /** One replica, with these flags of the JVM. */
  static Processes alone(Path folder, List<String> flags) throws Exception {
    Processes one = new Processes(folder, "ratis", Hosts.LOOPBACK, 1);
    one.start = () -> flags;
    return one;
  }

  Processes(Path folder) throws Exception {
    this(folder, "ratis");
  }

  /** With an engine by its name in the settings. */
  Processes(Path folder, String engine) throws Exception {
    this(folder, engine, Hosts.LOOPBACK);
  }

  /** Four with an engine by its name in the settings, at hosts of their own. */
  public Processes(Path folder, String engine, Hosts hosts) throws Exception {
    this(folder, engine, hosts, REPLICAS.size());
  }

  /** As many as are wanted, with an engine by its name in the settings, at hosts of their own. */
  public Processes(Path folder, String engine, Hosts hosts, int count) throws Exception {
    this.folder = folder;
    this.replicas = IntStream.rangeClosed(1, count).mapToObj(i -> "replica-" + i).toList();
    this.engine = engine;
    places = new Places(hosts);
    files = new SettingsFiles(folder, places);
    founders = new Founders(folder);
    List<NewMember> members = new ArrayList<>();
    members.add(founders.member("admin-1", Role.ADMIN));
    members.add(founders.member("admin-2", Role.ADMIN));
    for (String id : HOSPITALS) {
      members.add(founders.member(id, Role.HOSPITAL));
    }
    members.add(founders.member("researcher-1", Role.RESEARCHER));
    places.take(replicas);
    for (String id : replicas) {
      members.add(replica(id));
    }
    members.sort(Comparator.comparing(NewMember::id));
    genesis =
        new Genesis(
            "Test",
            1_767_225_600_000L,
            members,
            List.of(
                new NamedNumber("admin-1", 1_000),
                new NamedNumber("hospital-1", 1_000_000),
                new NamedNumber("hospital-2", 1_000_000),
                new NamedNumber("hospital-3", 1_000_000),
                new NamedNumber("researcher-1", 1_000_000)),
            List.of());
    Files.write(folder.resolve("genesis.json"), genesis.canonical());
  }

  private NewMember replica(String id) throws KeyFileException {
    Places.Place at = places.of(id);
    return founders.replica(
        id, id + "-1", places.published(id, at.members()), places.published(id, at.engine()));
  }

  /** A replica that is not in genesis, with keys of its own. */
  public NewMember newcomer(String id) throws Exception {
    places.take(List.of(id));
    return replica(id);
  }

  /**
   * A replica as it comes back without its keys: at its own place, with another engine id, and from
   * its next start on with keys that have this name.
   */
  NewMember withNewKeys(String id, String file) throws KeyFileException {
    Places.Place at = places.of(id);
    NewMember back =
        founders.replica(
            id, file, file, places.published(id, at.members()), places.published(id, at.engine()));
    useKeys(id, file);
    return back;
  }

  /**
   * A replica as it is to come back while what it was runs on: at other ports of the same host.
   *
   * @param file name of its process and its new keys, and its new engine id
   */
  NewMember besideItself(String id, String file) throws Exception {
    places.takeBeside(id, file);
    memberOf.put(file, id);
    Places.Place at = places.of(file);
    return founders.replica(
        id, file, file, places.published(file, at.members()), places.published(file, at.engine()));
  }

  /** Writes the settings of a replica with the keys of a member. */
  Path settings(String id, String keysOf) throws IOException {
    Path file = files.replica(id, memberOf.getOrDefault(id, id), keysOf, engine);
    return Files.writeString(file, also.getOrDefault(id, ""), StandardOpenOption.APPEND);
  }

  /** Starts a replica as a process, with more arguments if there are any. */
  public void start(String id, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("node", "run", "--config", settings(id)));
    arguments.addAll(List.of(more));
    run(id, LedgerMain.class, arguments);
  }

  /** Starts a replica with the first line of a page that begins so. */
  public void start(String id, Page page, String line) throws IOException {
    String[] words = page.typed(line, Map.of("replica.yaml", settings(id)));
    run(id, LedgerMain.class, List.of(words));
  }

  /** Starts those of genesis; returns once their clocks carry ledger time, as this client sees. */
  public void startAll(LedgerClient client) throws IOException {
    for (String id : replicas) {
      start(id);
    }
    awaitClocks(client);
  }

  /** Returns once the clocks of those that run carry ledger time, as this client sees. */
  public void awaitClocks(LedgerClient client) {
    // from genesis to now, past what was signed before
    await("the first clocks")
        .atMost(Duration.ofMinutes(3))
        .ignoreException(LedgerUnavailableException.class)
        .until(() -> client.refresh().timeMs() > genesis.timeMs());
  }

  /** Starts a replica that is not quite as it should be. */
  public void start(String id, Oddity oddity) throws IOException {
    run(id, OddNode.class, List.of(settings(id), oddity.name()));
  }

  private String settings(String id) throws IOException {
    return settings(id, keyFiles.getOrDefault(id, id)).toString();
  }

  private void run(String id, Class<?> main, List<String> arguments) throws IOException {
    Path log = folder.resolve(id + ".log");
    List<String> command = new ArrayList<>(places.prefix(id));
    command.addAll(java());
    Path release = releases.get(id);
    command.addAll(release == null ? start.get() : StartArchive.flags(release));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environments.getOrDefault(id, Map.of()));
    running.put(id, builder.start());
  }

  /** The JVM of a replica, and the flags that do not depend on what it shall run. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx192m",
        "-Djava.library.path=" + System.getProperty("java.library.path"),
        "-Dlogback.configurationFile=logback.xml");
  }

  /** Where a replica listens: its members' interface, its engine, its operator's page. */
  public List<HostPort> listens(String id) {
    Places.Place at = places.of(id);
    return List.of(at.members(), at.engine(), at.operator());
  }

  /**
   * Starts a second process of a replica, with the same keys, on a copy of its disk and at other
   * addresses.
   *
   * @param twin name of its folder, settings and log
   */
  public void twin(String id, String twin) throws IOException {
    places.takeBeside(id, twin);
    keyFiles.put(twin, id);
    memberOf.put(twin, id);
    start(twin);
  }

  /** Settings with which a member uses commands. */
  public Path memberSettings(String id) throws IOException {
    return files.member(id);
  }

  /** From its next start on a replica's process has these variables too. */
  public void environment(String id, Map<String, String> variables) {
    environments.put(id, variables);
  }

  /** From its next start on a replica's settings have this line too. */
  public void also(String id, String line) {
    also.put(id, line + "\n");
  }

  /** From its next start on a replica's release has one version of the rules more. */
  public void upgrade(String id) throws IOException {
    releases.put(id, NewerRelease.classes(folder));
  }

  /** From their next start on replicas have another engine. */
  public void use(String otherEngine) {
    engine = otherEngine;
  }

  /** From its next start on a replica has the keys of another file. */
  void useKeys(String id, String file) {
    keyFiles.put(id, file);
  }

  /** Tells a replica to stop, and waits until it has. */
  public void end(String id) throws InterruptedException {
    process(id).destroy();
    if (!process(id).waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(id + " did not stop within a minute");
    }
  }

  /** The replicas of genesis. */
  public List<String> replicas() {
    return replicas;
  }

  /** What the federation was founded by. */
  public Genesis genesis() {
    return genesis;
  }

  /** All that were started, whether or not they still run. */
  public Set<String> started() {
    return running.keySet();
  }

  /** The process of a replica. */
  public Process process(String id) {
    return Objects.requireNonNull(running.get(id));
  }

  /** What a replica shows to its operator. */
  public HttpResponse<String> http(String id, String path)
      throws IOException, InterruptedException {
    return places.http(id, path);
  }

  /** A connection to the same place, on which nothing was said yet. */
  Socket connectHttp(String id) throws IOException {
    return places.connectHttp(id);
  }

  /** What all replicas said, for a failure. */
  public String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String id : running.keySet()) {
      all.append(id).append(":\n").append(log(id));
    }
    return all.toString();
  }

  /** What one has logged since it was founded. */
  public String log(String id) throws IOException {
    return Files.readString(folder.resolve(id + ".log"));
  }

  /** The keys of a member. */
  public KeyFile keys(String id) {
    return founders.keys(id);
  }

  /** Opens the ledger for a member, with keys of its own. */
  public LedgerClient client(String member) throws IOException {
    return LedgerClient.open(
        new ClientSettings(
            genesis,
            member,
            founders.keys(member),
            folder.resolve(member + ".trust"),
            Optional.empty()));
  }

  @Override
  public void close() {
    for (Process process : running.values()) {
      var _ = process.destroyForcibly().onExit().join();
    }
  }
}
