package aver.coordinator.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.coordinator.CoordinatorMain;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.tls.FreePorts;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.LedgerMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder for each of four replicas and two admins, as if it were a machine of its own; all is
 * made by the commands that people type.
 */
final class Machines implements AutoCloseable {
  private static final List<String> ADMINS = List.of("admin-1", "admin-2");
  private static final int REPLICAS = 4;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Path folder;
  private final String engine;
  private final TreeMap<String, Process> running = new TreeMap<>();
  private final TreeMap<String, List<Integer>> ports = new TreeMap<>();
  private final TreeMap<String, Path> moved = new TreeMap<>();

  /** Founds a federation; without its engine's program the test is skipped. */
  static Machines founded(Path folder, String engine) throws IOException {
    Assumptions.assumeTrue(
        engine.equals("ratis") || CometProgram.find(System.getenv()).isPresent(),
        CometProgram.advice());
    return new Machines(folder, engine);
  }

  private Machines(Path folder, String engine) throws IOException {
    this.folder = folder;
    this.engine = engine;
    List<String> requests = new ArrayList<>();
    List<Integer> free = FreePorts.take(2 * REPLICAS);
    for (int i = 1; i <= REPLICAS; i++) {
      String id = "replica-" + i;
      ports.put(id, free.subList(2 * i - 2, 2 * i));
      Files.createDirectories(home(id));
      run(
          id,
          "aver node join --id %s --name %s --keys keys.p12 --password-file password --listen-address %s --engine-address %s -o request.json"
              .formatted(id, id, address(id, 0), address(id, 1)));
      requests.add(home(id).resolve("request.json").toString());
      Files.writeString(home(id).resolve("replica.yaml"), settings(id));
    }
    for (String id : ADMINS) {
      Files.createDirectories(home(id));
      run(
          id,
          "aver admin join --id %s --name %s --keys keys.p12 --password-file password -o request.json"
              .formatted(id, id));
      requests.add(home(id).resolve("request.json").toString());
      Files.writeString(
          home(id).resolve("admin.yaml"),
          "genesis: genesis.json\nmember: %s\nkeys: keys.p12\npassword-file: password\n"
              .formatted(id));
    }
    Path description = Files.writeString(folder.resolve("founding.yaml"), "name: Test\n");
    Path genesis = folder.resolve("genesis.json");
    run(
        "admin-1",
        "aver genesis create --description %s -o %s %s"
            .formatted(description, genesis, String.join(" ", requests)));
    for (String id : ids()) {
      Files.copy(genesis, home(id).resolve("genesis.json"));
    }
  }

  /** The replicas of genesis. */
  Set<String> replicas() {
    return ports.keySet();
  }

  private List<String> ids() {
    List<String> all = new ArrayList<>(ADMINS);
    all.addAll(ports.keySet());
    return all;
  }

  /** What would be the working folder of whoever sits there. */
  Path home(String id) {
    return moved.getOrDefault(id, folder.resolve(id));
  }

  /** Whoever sat there sits in another folder from now on. */
  void moved(String id, Path there) {
    moved.put(id, there);
  }

  private String address(String id, int which) {
    return "127.0.0.1:" + Objects.requireNonNull(ports.get(id)).get(which);
  }

  private String settings(String id) {
    return """
    genesis: genesis.json
    member: %s
    keys: keys.p12
    password-file: password
    data: data
    listen: %s
    engine: %s
    """
        .formatted(id, address(id, 0), engine);
  }

  /** Writes a line of a page into the replica's settings, in the place of the one with its key. */
  void setting(String id, String line) throws IOException {
    String key = line.substring(0, line.indexOf(": ") + 2);
    Path file = home(id).resolve("replica.yaml");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(other -> other.startsWith(key));
    lines.add(line);
    Files.write(file, lines);
  }

  /** A line of a page with the addresses of that replica. */
  String here(String id, String line) {
    return line.replace("HOST:7001", address(id, 0)).replace("HOST:7002", address(id, 1));
  }

  /** Types a line there; names of files are those of that folder. Returns what it printed. */
  String run(String id, String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = words(id, line).toArray(String[]::new);
    Object main = args[0].equals("admin") ? new CoordinatorMain() : new LedgerMain();
    int code = CommandLineRunner.run(main, new PrintWriter(out), new PrintWriter(err), args);
    assertThat(code).as("%s: %s", line, err).isZero();
    return out.toString();
  }

  /** Types a line of the shell there. */
  void shell(String id, String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .directory(home(id).toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", line, said).isZero();
  }

  private List<String> words(String id, String line) {
    assertThat(line).startsWith("aver ");
    List<String> words = new ArrayList<>();
    for (String word : line.substring("aver ".length()).split(" ", -1)) {
      boolean file = word.matches("[a-z0-9-]+\\.(yaml|json|p12)|password(-2)?|backup|data");
      words.add(file ? home(id).resolve(word).toString() : word);
    }
    return words;
  }

  /** Types a line that goes on until it is told to stop. */
  void begin(String id, String line) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerMain.class.getName()));
    command.addAll(words(id, line));
    running.put(
        id,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(id).toFile()))
            .start());
  }

  /**
   * Starts all replicas with a line of a page; returns once the first proposal was put to the
   * ledger.
   */
  void beginAll(String line) throws IOException {
    for (String id : ports.keySet()) {
      begin(id, line);
    }
    soon(
        "replicas that answer",
        "admin-1",
        "aver admin propose open-study heart --purpose research --config admin.yaml");
  }

  /** Types a line there again and again, until it ends well. */
  void soon(String what, String id, String line) {
    await(what)
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .untilAsserted(() -> run(id, line));
  }

  /** {@code kill -TERM}, until it says that it stopped. */
  void stop(String id) throws InterruptedException, IOException {
    Process process = Objects.requireNonNull(running.get(id));
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(id + " stops").isTrue();
    assertThat(said(id)).contains("stopped");
  }

  /** Waits until it ended by itself; its exit code. */
  int ends(String id) throws InterruptedException {
    Process process = Objects.requireNonNull(running.get(id));
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(id + " ends").isTrue();
    return process.exitValue();
  }

  void kill(String id) throws InterruptedException {
    var _ = Objects.requireNonNull(running.get(id)).destroyForcibly().waitFor();
  }

  String said(String id) throws IOException {
    return Files.readString(log(id));
  }

  private Path log(String id) {
    return folder.resolve(id + ".log");
  }

  @Override
  public void close() {
    for (Process process : running.values()) {
      var _ = process.destroyForcibly().onExit().join();
    }
  }
}
