package aver.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.coordinator.CoordinatorMain;
import aver.coordinator.Federation;
import aver.coordinator.Federation.Done;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.RegisterDataset;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two coordinators at four real replicas; what they show over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoordinatorTest {
  private static final Path HEART = Path.of("../docs/examples/uci-heart");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final List<String> HOSPITALS = List.of("hospital-1", "hospital-2", "hospital-3");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> running = new ArrayList<>();
  private Federation federation;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    federation = new Federation(folder);
    Files.copy(HEART.resolve("schema.yaml"), folder.resolve("schema.yaml"));
    List<String> admit = new ArrayList<>(List.of("admit"));
    for (String hospital : HOSPITALS) {
      admit.add(federation.request(hospital, Role.HOSPITAL).toString());
    }
    federation.decide(admit.toArray(String[]::new));
    federation.decide("open-study", "heart", "--purpose", "risk of heart disease");
    federation.decide(
        "grant", "heart", "hospital-1", "hospital-2", "hospital-3", "--until", "2100-01-01");
  }

  @AfterAll
  void stop() {
    running.forEach(process -> process.destroyForcibly().onExit().join());
    federation.close();
  }

  private void enrolAll(String task) throws Exception {
    Digest columns = SchemaFile.read(HEART.resolve("schema.yaml")).hash();
    DatasetSpec rows =
        new DatasetSpec(
            100, List.of(50L, 50L), columns, Digest.sha256(new byte[] {1}), List.of("research"));
    for (String hospital : HOSPITALS) {
      try (LedgerClient client = federation.client(hospital)) {
        assertThat(client.submit(new RegisterDataset("rows", rows)).done()).isTrue();
        assertThat(client.submit(new Enrol(task, "rows", 1)).done()).isTrue();
      }
    }
  }

  private int configured(String id) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.writeString(
        federation.file(id + ".yaml"),
        "http: " + port + "\ngather: 1s\n",
        StandardOpenOption.APPEND);
    return port;
  }

  private Process process(String id) throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                CoordinatorMain.class.getName(),
                "coordinator",
                "run",
                "--config",
                federation.file(id + ".yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(federation.file(id + ".log").toFile())
            .start();
    running.add(started);
    return started;
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(int port, String path) {
    try {
      HttpResponse<String> answer = get(port, path);
      return answer.statusCode() == 200
          ? JsonMapper.shared().readTree(answer.body())
          : JsonMapper.shared().createObjectNode();
    } catch (IOException notYet) {
      return JsonMapper.shared().createObjectNode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoAtOnceOpenEachRoundOnceAndWithoutAnyRoundsGoOn() throws Exception {
    String spec =
        Files.readString(HEART.resolve("task.yaml"))
            .replace("commit: 30min", "commit: 1s")
            .replace("overdue: 10min", "overdue: 1s")
            .replace("cohort: 4", "cohort: 3");
    Path file = Files.writeString(federation.file("task.yaml"), spec);
    Done created = federation.as("researcher-1", "task", "create", "--spec", file.toString());
    assertThat(created.err()).isEmpty();
    federation.decide("approve-task", "heart-1");
    enrolAll("heart-1");

    int first = configured("coordinator-1");
    Process killed = process("coordinator-1");
    int second = configured("coordinator-2");
    Process stopped = process("coordinator-2");
    // nobody commits here, so each attempt is abandoned at its deadline and the next one is due
    await()
        .atMost(LONG)
        .until(
            () -> json(first, "/api/v1/tasks/heart-1").path("task").path("attempts").asInt() > 2);

    JsonNode attempts = json(second, "/api/v1/tasks/heart-1/attempts").path("attempts");
    for (int i = 0; i < attempts.size(); i++) {
      assertThat(attempts.get(i).path("attempt").asInt()).isEqualTo(i + 1);
    }
    JsonNode abandoned = json(second, "/api/v1/tasks/heart-1/attempts/1").path("attempt");
    assertThat(abandoned.path("phase").asString()).isEqualTo("abandoned");
    assertThat(abandoned.path("seats")).hasSize(3);
    JsonNode proof = json(second, abandoned.path("proofs").get(0).asString());
    assertThat(proof.path("format").asString()).isEqualTo("aver-state-proof/v1");
    assertThat(proof.path("value").asString()).isNotEmpty();

    assertThat(json(first, "/api/v1/replicas").path("replicas")).hasSize(4);
    assertThat(json(first, "/api/v1/standings").path("standings")).hasSize(3);
    assertThat(json(first, "/api/v1/studies").path("studies").get(0).path("grants")).hasSize(3);
    assertThat(json(first, "/api/v1/checkpoint").path("note").asString()).contains("height");
    assertThat(get(first, "/").body()).contains("<title>Aver: status</title>");
    assertThat(get(first, "/metrics").body()).contains("aver_rounds_opened_total");
    assertThat(get(first, "/readyz").statusCode()).isEqualTo(200);
    for (String nothing :
        List.of(
            "/api/v1/tasks/none",
            "/api/v1/proof/zz",
            "/api/v1/proof/ff",
            "/api/v1/tasks/heart-1/attempts/0",
            "/x")) {
      assertThat(get(first, nothing).statusCode()).as(nothing).isEqualTo(404);
    }
    var _ = killed.destroyForcibly().waitFor();
    stopsAlthoughSomebodyHoldsAConnection(stopped, second);
    roundsGoOnWithoutThem();
  }

  /** At a signal it leaves, whoever reads from it and however slowly. */
  private void stopsAlthoughSomebodyHoldsAConnection(Process process, int port) throws Exception {
    try (Socket held = new Socket(InetAddress.getLoopbackAddress(), port)) {
      held.getOutputStream().write("GET /api/v1/st".getBytes(StandardCharsets.US_ASCII));
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    assertThat(Files.readString(federation.file("coordinator-2.log")))
        .contains("coordinator coordinator-2 stopped")
        .doesNotContain("\tat ");
  }

  /** One was killed, one stopped, in the midst of a task: replicas open what is overdue. */
  private void roundsGoOnWithoutThem() throws Exception {
    try (LedgerClient client = federation.client("researcher-1")) {
      int before = client.read(Keys.task("heart-1")).orElseThrow().attempts();
      await()
          .atMost(LONG)
          .until(() -> {
            enrolAgain(client);
            return client.read(Keys.task("heart-1")).orElseThrow().attempts() > before + 1;
          });
    }
  }

  /** Nobody commits here, and who was silent three times is out of the task. */
  private void enrolAgain(LedgerClient reader) throws Exception {
    for (String hospital : HOSPITALS) {
      if (!reader.read(Keys.enrolment("heart-1", hospital)).orElseThrow().active()) {
        try (LedgerClient client = federation.client(hospital)) {
          assertThat(client.submit(new Enrol("heart-1", "rows", 1)).done()).isTrue();
        }
      }
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed() throws Exception {
    Path bad =
        Files.writeString(
            federation.file("bad.yaml"),
            """
            genesis: genesis.json
            member: coordinator-1
            keys: coordinator-1.p12
            password-file: password
            quiet-hours: ["night"]
            time-zone: Mars
            gather: soon
            pace: 3
            """);
    Done done = Federation.run("coordinator", "run", "--config", bad.toString());
    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .hasLineCount(1)
        .contains("quiet-hours must be", "time-zone must be", "gather must be", "pace is no known");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    federation.request("coordinator-9", Role.COORDINATOR);
    int port = configured("coordinator-9");
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Done done =
          Federation.run(
              "coordinator", "run", "--config", federation.file("coordinator-9.yaml").toString());
      assertThat(done.code()).isEqualTo(3);
      assertThat(done.err())
          .hasLineCount(1)
          .contains("cannot serve at 127.0.0.1:" + port, "free the address or change http");
      assertThat(done.out()).isEmpty();
    }
  }
}
