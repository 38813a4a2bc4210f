package aver.simulations.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes in and what comes out. */
class AggregateCommandTest {
  private final TypedAggregate typed;

  AggregateCommandTest(@TempDir Path dir) throws IOException {
    typed = new TypedAggregate(dir);
  }

  @Test
  void meanOfFloatsIsFloats() throws IOException {
    typed.done("--rule", "mean", typed.a, typed.b, "-o", typed.result);
    assertThat(typed.values()).containsExactly(4.5, 6);
  }

  @Test
  void weightsCount() throws IOException {
    String weights = typed.text("w.json", "[3, 1]");
    typed.done("--rule", "mean", "--weights", weights, typed.a, typed.b, "-o", typed.result);
    assertThat(typed.values()).containsExactly(3.75, 5);
  }

  @Test
  void weightsThatDoNotEnterAreMentioned() throws IOException {
    String weights = typed.text("w.json", "[3, 1]");
    typed.done("--rule", "median", "--weights", weights, typed.a, typed.b, "-o", typed.result);
    assertThat(typed.said()).contains("weights do not enter this rule");
    assertThat(typed.values()).containsExactly(4.5, 6);
  }

  @Test
  void exactGivesTheIntegersAndJsonTheTreatment() throws IOException {
    String told =
        typed.done(
            "--rule",
            "clipped-mean",
            "--json",
            "--exact",
            typed.a,
            typed.b,
            typed.c,
            "-o",
            typed.result);
    JsonNode report = new JsonMapper().readTree(told);
    assertThat(report.get("rule").asString()).isEqualTo("clipped-mean");
    assertThat(report.get("type").asString()).isEqualTo("int32");
    assertThat(report.get("inputs").get(1).get("scale").asInt()).isEqualTo(32768);
    assertThat(typed.values()[1]).isEqualTo(Math.rint((8 << 20) / 3.0));
  }

  @Test
  void parametersOfRulesAreOptions() throws IOException {
    String norm = String.valueOf(5L << 19);
    typed.done("--rule", "clipped-mean", "--norm", norm, typed.a, typed.b, "-o", typed.result);
    assertThat(typed.values()).containsExactly(1.5, 2);
    Files.delete(Path.of(typed.result));
    typed.refused(2, "'norm'", "--rule", "mean", "--norm", "5", typed.a, "-o", typed.result);
    typed.refused(
        2, "must be 1 to", "--rule", "clipped-mean", "--norm", "0", typed.a, "-o", typed.result);
  }

  @Test
  void listShowsTheRules() {
    List<String> names = new ArrayList<>();
    new JsonMapper()
        .readTree(typed.done("--list", "--json"))
        .forEach(rule -> names.add(rule.get("name").asString()));
    assertThat(String.join(" ", names))
        .isEqualTo(
            "mean clipped-mean arc median trimmed-mean meamed phocas krum multi-krum bulyan"
                + " minimum-diameter geometric-median centered-clipping fltrust");
  }
}
