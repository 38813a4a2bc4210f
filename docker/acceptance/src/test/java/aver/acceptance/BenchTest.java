package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Benchmarks that start replicas as processes, each for a small part of its work. */
class BenchTest {
  @TempDir private Path folder;

  @Test
  void transactionsAreCertifiedAndReplicasRestarted() throws Exception {
    JsonNode all = measured("transactions", "restart");
    assertThat(conditions(all, 0)).startsWith("40 transfers after 120");
    assertThat(conditions(all, 1)).contains("transactions in the log");
  }

  @Test
  void aJobIsTrainedAndMemoryLookedAt() throws Exception {
    JsonNode all = measured("overhead", "memory");
    assertThat(conditions(all, 0)).contains("5 hospitals, 200641 parameters, 0.1 s");
    assertThat(conditions(all, 1)).startsWith("10 rounds of 4 hospitals");
  }

  @Test
  void aReplicaIsCaughtUp() throws Exception {
    Launched.Ended ended = run("catch-up");
    assertThat(conditions(figures(ended, "catch-up"), 0))
        .startsWith("20 blocks of one transfer")
        .contains("the slower of 1 newcomers");
    assertThat(ended.err()).contains("20 of 20 blocks", "replica-5 was ready");
  }

  @Test
  void aReplicaOfCometIsCaughtUp() throws Exception {
    Launched.Ended ended = run("catch-up-comet");
    assumeFalse(ended.exitCode() == 3 && ended.err().contains("node build-engine"), ended.err());
    assertThat(conditions(figures(ended, "catch-up-comet"), 0))
        .startsWith("20 blocks of one transfer")
        .contains("the slower of 1 newcomers", "0 of them by a snapshot");
  }

  @Test
  void replicasAreFilledAndOneStartedAgain() throws Exception {
    Launched.Ended ended = run("million");
    JsonNode all = figures(ended, "million-memory", "million-restart");
    assertThat(conditions(all, 0)).startsWith("2000 transfers by 4 members");
    assertThat(conditions(all, 1)).contains("transactions in the log", "median of 1 replicas");
    assertThat(ended.err()).contains("2000 of 2000 transactions", "heap in use");
  }

  @Test
  void cometCertifiesRoundsAndTransactions() throws Exception {
    Launched.Ended ended = run("round-comet", "transactions-comet");
    assumeFalse(ended.exitCode() == 3 && ended.err().contains("node build-engine"), ended.err());
    JsonNode all = figures(ended, "round-comet", "transactions-comet");
    assertThat(conditions(all, 0)).startsWith("median of 1 rounds after 0");
    assertThat(conditions(all, 1)).contains("16 transfers", "that only counts them");
  }

  @Test
  void aBenchmarkWhoseProgramIsMissingIsRefusedBeforeAnyIsMeasured() throws Exception {
    Path without = folder.resolve("without");
    Files.writeString(without, "#!/bin/sh\nAVER_COMETBFT=/nowhere exec \"$AVER\" \"$@\"\n");
    assertThat(without.toFile().setExecutable(true)).isTrue();
    Launched.Ended ended =
        new Launched(folder, without).run("bench", "weighted-mean", "round-comet");
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err())
        .contains("aver node build-engine", "AVER_COMETBFT")
        .doesNotContain("weighted-mean:");
  }

  private JsonNode measured(String one, String other) throws Exception {
    return figures(run(one, other), one, other);
  }

  private Launched.Ended run(String... names) throws Exception {
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(List.of(names));
    command.addAll(List.of("--part", "0.002", "--json"));
    return new Launched(folder).run(command.toArray(String[]::new));
  }

  private static JsonNode figures(Launched.Ended ended, String... figures) {
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("INFO");
    JsonNode all = JsonMapper.shared().readTree(ended.out());
    List<String> names = List.of(figures);
    assertThat(all).hasSize(names.size());
    for (int i = 0; i < names.size(); i++) {
      assertThat(all.path(i).path("name").asString()).isEqualTo(names.get(i));
      assertThat(all.path(i).path("value").asDouble()).isPositive();
      assertThat(all.path(i).path("ratio").asDouble()).isPositive();
    }
    return all;
  }

  private static String conditions(JsonNode all, int at) {
    return all.path(at).path("conditions").asString();
  }
}
