package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The example {@code run.sh --prepare}: the folders that it writes are those that the services of
 * the compose file mount, and the hospitals pass their own checks on them.
 */
class PreparedFederationTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("aver.home"), "docs/examples/uci-heart");
  private static final List<String> HOSPITALS =
      List.of("cleveland", "hungarian", "switzerland", "va");
  private static final @Nullable String HEART = System.getenv("AVER_HEART_DATA");

  @TempDir private static Path folder;
  private static Path federation = Path.of("");

  @BeforeAll
  static void prepare() throws Exception {
    federation = folder.resolve("federation");
    Launched.Ended ended =
        new Launched(folder, EXAMPLE.resolve("run.sh"), Launched.LIGHT)
            .run("--prepare", data().toString(), federation.toString());
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.out()).contains("is prepared");
  }

  /** Without the patients, files of the same names: preparing only copies them. */
  private static Path data() throws IOException {
    if (HEART != null) {
      return Path.of(HEART);
    }
    Path data = Files.createDirectory(folder.resolve("data"));
    for (String hospital : HOSPITALS) {
      Files.createFile(data.resolve("processed." + hospital + ".data"));
    }
    Files.createFile(data.resolve("split.json"));
    return data;
  }

  @Test
  void itWritesWhatEachServiceMounts() throws Exception {
    for (Map.Entry<String, ComposeFile.Service> entry : new ComposeFile().services().entrySet()) {
      Path mounted = federation.resolve(entry.getKey());
      JsonNode settings = yaml(mounted.resolve(entry.getValue().settings()));
      for (String key : List.of("genesis", "keys", "password-file")) {
        assertThat(mounted.resolve(settings.path(key).asString())).as(key).isNotEmptyFile();
      }
      for (String key : List.of("keys", "password-file")) {
        Path secret = mounted.resolve(settings.path(key).asString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
            .as("%s", secret)
            .isEqualTo("rw-------");
      }
      JsonNode data = settings.path("data");
      if (data.isObject()) {
        assertThat(mounted.resolve(data.path("csv").asString())).exists();
        assertThat(mounted.resolve(data.path("schema").asString())).isNotEmptyFile();
        assertThat(mounted.resolve(data.path("split").path("file").asString())).exists();
      }
      assertThat(Files.mismatch(mounted.resolve("genesis.json"), founding())).isEqualTo(-1);
    }
  }

  @Test
  void replicasAreWhereTheGenesisFileSaysThatTheirServicesAre() throws Exception {
    Launched.Ended shown = new Launched(folder).run("genesis", "show", founding().toString());
    assertThat(shown.exitCode()).as("%s", shown.err()).isZero();
    for (int k = 1; k <= 4; k++) {
      String id = "replica-" + k;
      assertThat(shown.out()).contains("(replica, at " + id + ":7001)");
      JsonNode settings = yaml(federation.resolve(id).resolve("replica.yaml"));
      assertThat(settings.path("member").asString()).isEqualTo(id);
      assertThat(settings.path("listen").asString()).isEqualTo("0.0.0.0:7001");
    }
  }

  /** The replicas do not run, and nothing else may be wrong. */
  @Test
  void hospitalsPassTheirChecksOfKeysDataAndTraining() throws Exception {
    assumeTrue(
        HEART != null, "skipped: AVER_HEART_DATA names no folder with the UCI Heart Disease files");
    for (int k = 1; k <= HOSPITALS.size(); k++) {
      Path settings = federation.resolve("hospital-" + k).resolve("hospital.yaml");
      assertThat(yaml(settings).path("member").asString()).isEqualTo(HOSPITALS.get(k - 1));
      Launched.Ended ended =
          new Launched(folder, Launched.LAUNCHER, Launched.LIGHT)
              .run("participant", "preflight", "--config", settings.toString(), "--json");
      assertThat(ended.exitCode()).as("%s", ended.err()).isEqualTo(1);
      JsonNode checks = JsonMapper.shared().readTree(ended.out()).path("checks");
      assertThat(named(checks, true))
          .contains("keys", "genesis", "data", "training", "work folder");
      assertThat(named(checks, false))
          .containsExactly(
              "replica replica-1", "replica replica-2", "replica replica-3", "replica replica-4");
    }
  }

  private static List<String> named(JsonNode checks, boolean passed) {
    return checks
        .valueStream()
        .filter(check -> check.path("passed").asBoolean() == passed)
        .map(check -> check.path("name").asString())
        .toList();
  }

  private static Path founding() {
    return federation.resolve("genesis.json");
  }

  private static JsonNode yaml(Path file) throws IOException {
    return Objects.requireNonNull(new YAMLMapper().readTree(Files.readString(file)));
  }
}
