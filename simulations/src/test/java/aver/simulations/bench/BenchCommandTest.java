package aver.simulations.bench;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
  /** The command as a user meets it. */
  @Command(name = "aver", subcommands = BenchCommand.class)
  static final class Root {}

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return CommandLineRunner.run(
        new Root(), new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void aMeasurementHasTheFieldsThatToolsRead() {
    assertThat(run("bench", "weighted-mean", "--json")).as(err.toString()).isZero();
    JsonNode measurement = new JsonMapper().readTree(out.toString()).get(0);
    assertThat(measurement.propertyNames())
        .containsExactly(
            "name", "value", "unit", "reference", "ratio", "goal", "met", "conditions");
    assertThat(measurement.get("met").isBoolean()).isTrue();
  }

  @Test
  void rulesAreMeasuredInMemoryAndFromFileToFile() {
    assertThat(
            run(
                "bench",
                "aggregate",
                "--updates",
                "11",
                "--length",
                "3000",
                "--runs",
                "1",
                "--rule",
                "median",
                "--rule",
                "nnm+trimmed-mean",
                "--json"))
        .as(err.toString())
        .isZero();
    JsonNode times = new JsonMapper().readTree(out.toString());
    assertThat(times).hasSize(2);
    for (JsonNode one : times) {
      assertThat(one.get("memory").get("bestMs").asDouble()).isPositive();
      assertThat(one.get("files").get("medianMs").asDouble()).isPositive();
      assertThat(one.get("updates").asInt()).isEqualTo(11);
    }
  }

  @Test
  void aCaseThatTheUpdatesDoNotAllowIsRefused() {
    assertThat(run("bench", "aggregate", "--updates", "4", "--rule", "krum")).isEqualTo(2);
    assertThat(err.toString()).contains("needs at least 5 updates");
    assertThat(run("bench", "aggregate", "--rule", "fastest")).isEqualTo(2);
    assertThat(err.toString()).contains("no case is called 'fastest'");
  }

  /** The audit verifies what was written, so the records say that the works were really done. */
  @Test
  void shortenedBenchmarksDoTheirWorkAndSayHowMuch() {
    assertThat(run("bench", "apply", "training", "audit", "--part", "0.002", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode all = new JsonMapper().readTree(out.toString());
    assertThat(all).hasSize(3);
    for (JsonNode one : all) {
      assertThat(one.get("value").asDouble()).as(one.toString()).isPositive();
      assertThat(one.get("ratio").asDouble()).as(one.toString()).isPositive();
    }
    assertThat(all.get(0).get("conditions").asString()).startsWith("2000 keys against 100");
    assertThat(all.get(1).get("conditions").asString()).contains("64 rows");
    assertThat(all.get(2).get("conditions").asString()).startsWith("2 rounds of 10 x 4000");
  }

  @Test
  void aPartOutOfRangeIsRefused() {
    assertThat(run("bench", "apply", "--part", "0")).isEqualTo(2);
    assertThat(run("bench", "apply", "--part", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--part must be 0.001 to 1");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThat(run("bench", "nothing")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no benchmark is called 'nothing': take some of weighted-mean");
  }
}
