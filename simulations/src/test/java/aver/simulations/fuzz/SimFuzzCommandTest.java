package aver.simulations.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code aver sim fuzz} as it is typed, on replicas with a bug and on replicas without: what it
 * finds, it says in a way that others can play again.
 */
class SimFuzzCommandTest {
  private static final String AGAIN = "the same again: aver sim fuzz ";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int typed(Feed feed, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLineRunner.run(
        new SimFuzzCommand(feed), new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private JsonNode violation(String... args) {
    assertThat(typed(ForgetfulFeed::new, args)).isEqualTo(1);
    return JsonMapper.shared().readTree(out.toString()).get("violation");
  }

  private List<String> printed() {
    return out.toString().lines().toList();
  }

  @Test
  void aBugIsFoundShortenedAndFoundAgainByThePrintedCommand() {
    assertThat(typed(ForgetfulFeed::new, "--seeds", "1..500")).isEqualTo(1);
    List<String> said = printed();
    String again = said.stream().filter(line -> line.startsWith(AGAIN)).findFirst().orElseThrow();
    String seed = again.substring((AGAIN + "--seeds ").length());
    assertThat(said.getFirst()).matches("\\d+ seeds, .*").doesNotStartWith("500 ");
    assertThat(said).contains("VIOLATION in seed " + seed + ": one-history");
    assertThat(said).anyMatch(line -> line.matches("1 of the plan's \\d+ faults are enough:"));
    assertThat(err.toString()).contains("seed " + seed + " violates an invariant");
    List<String> shown = from("VIOLATION", said);
    assertThat(shown.getLast()).contains("VIOLATION: one-history");

    assertThat(typed(ForgetfulFeed::new, again.substring(AGAIN.length()).split(" "))).isEqualTo(1);
    assertThat(from("VIOLATION", printed())).isEqualTo(shown);

    JsonNode first = violation("--seeds", seed, "--threads", "1", "--json");
    assertThat(first.get("seed").asString()).isEqualTo(seed);
    assertThat(first.get("invariant").asString()).isEqualTo("one-history");
    assertThat(first.get("seen").asString()).isNotBlank();
    assertThat(first.get("digest").asString()).matches("[0-9a-f]{64}");
    assertThat(first.get("faults").size()).isGreaterThan(1);
    assertThat(first.get("fewest")).hasSize(1);
    assertThat(first.get("fewest").get(0).asString())
        .matches(".* s {2}(KILL_REPLICA|POWER_LOSS|OLD_DISK) target .*");
    assertThat(first.get("last").size()).isBetween(2, 60);
  }

  private static List<String> from(String word, List<String> lines) {
    return lines.stream().dropWhile(line -> !line.startsWith(word)).toList();
  }

  @Test
  void theFewestFaultsAloneBreakTheSameInvariant() {
    Fault kill = new Fault(20_000, Fault.Kind.KILL_REPLICA, 1, 2_000, 0);
    Fault loss = new Fault(10_000, Fault.Kind.LOSS, 0, 5_000, 100_000);
    Fault transfer = new Fault(15_000, Fault.Kind.TRANSFER, 2, 1_000, 7);
    Plan plan = Plan.calm(1).with(List.of(loss, transfer, kill));
    FuzzRun.Outcome failed = FuzzRun.play(plan, ForgetfulFeed::new);
    assertThat(failed.violation().orElseThrow().invariant()).isEqualTo("one-history");
    FuzzRun.Outcome shortest = Shortening.of(failed, ForgetfulFeed::new);
    assertThat(shortest.plan().faults()).containsExactly(kill);
    assertThat(shortest.violation().orElseThrow().invariant()).isEqualTo("one-history");
    assertThat(FuzzRun.play(plan.with(List.of(kill)), Feed.TOLD).violation()).isEmpty();
  }

  @Test
  void aSeedWithoutAViolationEndsWithZero() {
    assertThat(typed(Feed.TOLD, "--seeds", "2", "--json")).isZero();
    JsonNode report = JsonMapper.shared().readTree(out.toString());
    assertThat(report.get("violation").isNull()).isTrue();
    assertThat(report.get("played").asInt()).isEqualTo(1);
    assertThat(report.get("digest").asString()).matches("[0-9a-f]{64}");
  }

  @Test
  void whatIsNoRangeIsAWrongArgument() {
    for (String seeds : List.of("x", "5..4", "-1", "1..99999999", "1..")) {
      assertThat(typed(Feed.TOLD, "--seeds=" + seeds)).as(seeds).isEqualTo(2);
      assertThat(err.toString()).contains("write 7 or 1..2000");
    }
    assertThat(typed(Feed.TOLD, "--seeds", "1", "--threads", "0")).isEqualTo(2);
  }
}
