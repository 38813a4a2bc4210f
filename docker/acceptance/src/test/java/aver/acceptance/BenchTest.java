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
  void eachDoesItsWorkAndSaysHowMuch() throws Exception {
    List<String> names = List.of("transactions", "overhead", "restart", "memory");
    Launched.Ended ended =
        new Launched(folder)
            .run(
                "bench",
                names.get(0),
                names.get(1),
                names.get(2),
                names.get(3),
                "--part",
                "0.002",
                "--json");
    assertThat(ended.exitCode()).as("%s", ended.err()).isZero();
    JsonNode all = JsonMapper.shared().readTree(ended.out());
    assertThat(all).hasSize(names.size());
    for (int i = 0; i < names.size(); i++) {
      assertThat(all.path(i).path("name").asString()).isEqualTo(names.get(i));
      assertThat(all.path(i).path("value").asDouble()).isPositive();
      assertThat(all.path(i).path("ratio").asDouble()).isPositive();
    }
    assertThat(conditions(all, 0)).startsWith("40 transfers after 20");
    assertThat(conditions(all, 1)).contains("5 hospitals, 201082 parameters, 0.1 s");
    assertThat(conditions(all, 2)).contains("transactions in the log");
    assertThat(conditions(all, 3)).startsWith("10 rounds of 4 hospitals");
    assertThat(ended.err()).doesNotContain("INFO");
  }

  private static String conditions(JsonNode all, int at) {
    return all.path(at).path("conditions").asString();
  }
}
