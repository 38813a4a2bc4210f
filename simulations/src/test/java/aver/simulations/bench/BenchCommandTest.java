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

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThat(run("bench", "nothing")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no benchmark is called 'nothing': take some of weighted-mean");
  }
}
