package aver.simulations.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.simulations.SimulationsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code aver sim robustness}, whole, with few rounds. */
final class RobustnessCommandTest {
  @TempDir private Path folder = Path.of("unset");

  private record Ended(int code, String out, String err) {}

  private Ended run(String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args =
        Stream.concat(
                Stream.of("sim", "robustness", "-o", folder.toString(), "--seeds", "2"),
                Stream.of(more))
            .toArray(String[]::new);
    int code =
        CommandLineRunner.run(
            new SimulationsMain(), new PrintWriter(out), new PrintWriter(err), args);
    return new Ended(code, out.toString(), err.toString());
  }

  private Ended shortRun() {
    return run(
        "--rounds",
        "2",
        "--attackers",
        "4",
        "--rules",
        "mean,krum,bulyan",
        "--threads",
        "1",
        "--json");
  }

  @Test
  void aStoppedRunGoesOnAndGivesTheSame() throws IOException {
    Ended first = shortRun();
    assertThat(first.code()).as(first.err()).isZero();
    Path log = folder.resolve("plays.csv");
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(1 + 2 * 2 * Conspiracy.values().length);
    JsonNode table = JsonMapper.shared().readTree(first.out()).path("tables").path(0);
    assertThat(table.path("rows")).hasSize(3);
    assertThat(table.path("rows").path(2).path("percent").path(1).asDouble())
        .as("Bulyan needs 4 f + 3 updates")
        .isEqualTo(-1);
    assertThat(Files.readString(folder.resolve("robustness.svg"))).contains("<svg", "krum");

    String cut = String.join("\n", lines.subList(0, 12)) + "\nadaptive,mea";
    Files.writeString(log, cut);
    Ended second = shortRun();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(Files.readAllLines(log)).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void playsOfAnotherKindAreNotMixedIn() {
    assertThat(shortRun().code()).isZero();
    Ended other = run("--rounds", "3", "--attackers", "4", "--rules", "mean");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("plays of another kind");
  }

  @Test
  void whatCannotBePlayedIsSaid() {
    isUsage(run("--rules", "best"), "--rules knows no 'best'");
    isUsage(run("--attackers", "9"), "--attackers must be 1 to 6, was 9");
    isUsage(run("--learning", "fast"), "--learning is plain, momentum or adaptive");
    isUsage(run("--rate", "0"), "--rate must be over 0");
  }

  private static void isUsage(Ended ended, String says) {
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(says);
  }

  @Test
  void aLogThatWasStoppedInItsFirstLineIsBegunAgain() throws IOException {
    Ended first = shortRun();
    Files.writeString(folder.resolve("plays.csv"), "learning,rule");
    assertThat(shortRun().out()).isEqualTo(first.out());
  }
}
