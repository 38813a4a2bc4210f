package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demonstration from beginning to end, and when it is cut short. */
class DemoTest {
  private static final int ROUNDS = 5;

  /** Exit code of what cannot be done now. */
  private static final int UNAVAILABLE = 3;

  /** 600 MB. */
  private static final long REPLICA_KIB_MAX = 600_000_000 / 1024;

  @TempDir private Path folder;

  @Test
  void itTellsTheWholeStoryLeavesAProofAndNoProcess() throws Exception {
    Launched launched = new Launched(folder);
    Peaks peaks = new Peaks(folder.resolve("shown"));
    Launched.Ended ended = launched.runWatched(peaks::look, arguments("ratis"));
    wholeStory(launched, ended);
    memory(peaks);
  }

  @Test
  void theByzantineEngineTellsTheSameStory() throws Exception {
    Launched launched = new Launched(folder);
    Launched.Ended ended = launched.run(arguments("comet"));
    Assumptions.assumeFalse(
        ended.exitCode() == UNAVAILABLE && ended.err().contains("engine's program is missing"),
        ended.err());
    assertThat(wholeStory(launched, ended).path("engine").asString()).isEqualTo("comet");
  }

  private static String[] arguments(String engine) {
    String rounds = Integer.toString(ROUNDS);
    return new String[] {
      "demo", "--dir", "shown", "--rounds", rounds, "--engine", engine, "--json"
    };
  }

  private JsonNode wholeStory(Launched launched, Launched.Ended ended) throws Exception {
    Path demo = folder.resolve("shown");
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(Launched.naming(demo)).isEmpty();
    if (System.getProperty("os.name").equals("Linux")) { // elsewhere the loader was not tried
      assertThat(launched.temporary().toFile().list((_, name) -> name.startsWith("librocksdb")))
          .as("what a killed replica left")
          .isEmpty();
    }
    JsonNode report = JsonMapper.shared().readTree(ended.out());
    assertThat(JsonMapper.shared().readTree(Files.readString(demo.resolve("report.json"))))
        .isEqualTo(report);
    assertThat(demo.resolve("report.html")).isNotEmptyFile();
    rounds(report);
    poisoner(report);
    killedReplica(report);
    audit(launched, report);
    return report;
  }

  private static void rounds(JsonNode report) {
    List<JsonNode> trained =
        report
            .path("attempts")
            .valueStream()
            .filter(a -> a.path("purpose").asString().equals("train"))
            .toList();
    assertThat(trained).hasSize(ROUNDS);
    for (JsonNode attempt : trained) {
      assertThat(attempt.path("phase").asString()).isEqualTo("final");
      assertThat(attempt.path("updates").asInt()).isGreaterThanOrEqualTo(3);
    }
    JsonNode quality = report.path("quality");
    assertThat(quality.path("versions")).hasSize(ROUNDS);
    double together =
        quality.path("versions").path(ROUNDS - 1).path("all").path("accuracy").asDouble();
    assertThat(together).isGreaterThan(0.9);
    assertThat(quality.path("comparison").path("pooled").path("accuracy").asDouble())
        .isGreaterThan(0.9);
  }

  private static void poisoner(JsonNode report) {
    JsonNode standing = last(report.path("standings")).path("values");
    JsonNode tokens = last(report.path("tokens")).path("values");
    for (JsonNode hospital : report.path("hospitals")) {
      String id = hospital.path("id").asString();
      if (hospital.path("poisoner").asBoolean()) {
        assertThat(tokens.path(id).asLong()).isZero();
      } else {
        assertThat(standing.path(id).asLong()).isGreaterThan(standing.path("hospital-5").asLong());
        assertThat(tokens.path(id).asLong()).isPositive();
      }
    }
  }

  private static void killedReplica(JsonNode report) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode event : report.path("events")) {
      if (event.path("who").asString().equals("replica-2")) {
        kinds.add(event.path("kind").asString());
      }
    }
    assertThat(kinds).containsExactly("started", "killed", "restarted", "ready", "stopped");
    JsonNode without = report.path("attempts").path(1);
    assertThat(without.path("attestedBy").toString()).doesNotContain("replica-2");
  }

  /** As docs/operate/replica.md says it. */
  private static void memory(Peaks peaks) {
    if (!Peaks.canBeSeen()) {
      System.err.println("the memory of replicas is not looked at: this system has no /proc");
      return;
    }
    assertThat(peaks.kib())
        .as("KiB of each replica at its peak")
        .containsOnlyKeys("replica-1", "replica-2", "replica-3", "replica-4")
        .allSatisfy((_, kib) -> assertThat(kib).isBetween(1L, REPLICA_KIB_MAX));
  }

  private static void audit(Launched launched, JsonNode report) throws Exception {
    assertThat(report.path("audit").path("verified").asBoolean()).isTrue();
    assertThat(report.path("audit").path("place").asString()).contains("balance/hospital-5");
    for (int k = 1; k <= 4; k++) {
      Launched.Ended verified =
          launched.run("audit", "verify", "shown/replica-" + k, "--genesis", "shown/genesis.json");
      assertThat(verified.exitCode()).as("%s", verified.err()).isZero();
    }
    Launched.Ended refused =
        launched.run("audit", "verify", "shown/tampered", "--genesis", "shown/genesis.json");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("balance/hospital-5", "expected", "found");
  }

  private static JsonNode last(JsonNode array) {
    return array.path(array.size() - 1);
  }

  @Test
  void aFolderWithSomethingElseIsRefusedAndStaysAsItIs() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "mine");
    Launched.Ended ended = new Launched(folder).run("demo", "--dir", "other");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("something else").contains("--dir").hasLineCount(1);
    assertThat(other.resolve("thesis.txt")).hasContent("mine");
    assertThat(other.toFile().list()).containsExactly("thesis.txt");
  }

  @Test
  void whenItIsKilledItsProcessesEndAsWell() throws IOException {
    Path out = folder.resolve("out.txt");
    Process demo =
        new Launched(folder).start(out, folder.resolve("err.txt"), "demo", "--dir", "cut");
    Path cut = folder.resolve("cut");
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Launched.naming(cut.resolve("replica-4")).size() == 1);
    } finally {
      demo.destroyForcibly();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> Launched.naming(cut).isEmpty());
  }
}
