package aver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

  private JsonNode measured(String one, String other) throws Exception {
    Launched.Ended ended =
        new Launched(folder).run("bench", one, other, "--part", "0.002", "--json");
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("INFO");
    JsonNode all = JsonMapper.shared().readTree(ended.out());
    List<String> names = List.of(one, other);
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
