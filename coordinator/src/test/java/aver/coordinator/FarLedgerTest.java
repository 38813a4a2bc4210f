package aver.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import aver.coordinator.Federation.Done;
import aver.ledger.client.desk.Desk;
import aver.ledger.client.settings.MemberSettings;
import aver.ledger.rules.Genesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members are told when the ledger is another one, or is gone. */
final class FarLedgerTest {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("admin", "members"),
          List.of("admin", "proposals"),
          List.of("admin", "grants", "heart"),
          List.of("admin", "propose", "open-study", "heart", "--purpose", "risk"),
          List.of("admin", "vote", "1"),
          List.of("task", "list"),
          List.of("task", "show", "risk-1"),
          List.of("task", "cancel", "risk-1"),
          List.of("model", "list", "risk-1"));

  /** All at once, since each tries for a while. */
  private static Map<String, Done> runAll(Path settings) throws Exception {
    Map<String, Future<Done>> running = new TreeMap<>();
    Map<String, Done> done = new TreeMap<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<String> command : COMMANDS) {
        // a trust file of its own, as if each ran on another machine
        Path own = Files.createTempFile(settings.getParent(), "member", ".yaml");
        Files.writeString(own, Files.readString(settings) + "trust: " + own + ".trust\n");
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--config", own.toString()));
        running.put(
            String.join(" ", command),
            each.submit(() -> Federation.run(line.toArray(String[]::new))));
      }
    }
    for (var entry : running.entrySet()) {
      done.put(entry.getKey(), entry.getValue().get());
    }
    return done;
  }

  private static void allAreRefused(Map<String, Done> done, int code, String why) {
    done.forEach((command, ended) -> {
      assertThat(ended.code()).as(command + ": " + ended.err()).isEqualTo(code);
      assertThat(ended.err()).as(command).hasLineCount(1).contains(why).doesNotContain("\tat ");
      assertThat(ended.out()).as(command).isEmpty();
    });
  }

  /** The replicas answer, and what they say cannot be kept: nobody looks for a fault of theirs. */
  private static void ownTrustFileIsNamed(Path settings) throws Exception {
    Path folder = Files.createDirectory(settings.resolveSibling("folder.trust"));
    Path inFile = settings.resolve("x.trust"); // below a file
    for (Path trust : List.of(folder, inFile)) {
      Path own = Files.createTempFile(settings.getParent(), "member", ".yaml");
      Files.writeString(own, Files.readString(settings) + "trust: " + trust + "\n");
      Done done = Federation.run("admin", "members", "--config", own.toString());
      assertThat(done.code()).as(done.err()).isEqualTo(2);
      assertThat(done.err()).hasLineCount(1).contains(trust.toString()).doesNotContain("reached");
      assertThat(done.out()).isEmpty();
    }
  }

  private static void aClockThatIsOffIsSaidOnce(
      Path settings, Duration off, @Nullable String said) {
    List<String> warnings = new ArrayList<>();
    InstantSource clock = () -> Instant.now().plus(off);
    try (Desk desk = new Desk(MemberSettings.read(settings).open(), clock, warnings::add)) {
      for (int look = 0; look < 3; look++) {
        assertThat(desk.view().timeMs()).isPositive();
      }
    }
    assertThat(warnings).hasSize(said == null ? 0 : 1).allMatch(w -> w.contains("" + said));
  }

  /**
   * Replicas' clocks do not bring it forward, so it stands an hour ahead, as this clock sees it.
   */
  @Test
  void aClockThatIsOffIsSaidBesideTheResultOfACommand(@TempDir Path folder) throws Exception {
    long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    try (Federation federation = new Federation(folder, ahead)) {
      Done done = federation.as("admin-1", "admin", "members", "--json");
      assertThat(done.code()).as(done.err()).isZero();
      assertThat(done.err())
          .hasLineCount(1)
          .startsWith("aver: warning: this clock is 3")
          .contains("behind certified ledger time: set it by NTP");
      assertThat(done.json().path("members")).isNotEmpty();
    }
  }

  @Test
  void anotherChainIsNotBelievedAndAGoneOneIsSaid(@TempDir Path folder) throws Exception {
    Path settings = folder.resolve("admin-1.yaml");
    try (Federation federation = new Federation(folder)) {
      assertThat(Federation.run("admin", "members", "--config", settings.toString()).code())
          .isZero();
      // the same members and addresses, founded again: only the chain differs
      Genesis genesis = federation.genesis();
      Genesis again =
          new Genesis(
              "Founded again",
              genesis.timeMs(),
              genesis.members(),
              genesis.balances(),
              genesis.settings());
      Files.write(folder.resolve("again.json"), again.canonical());
      Path other =
          Files.writeString(
              folder.resolve("other.yaml"),
              Files.readString(settings).replace("genesis.json", "again.json"));
      allAreRefused(runAll(other), 2, "another chain");
      ownTrustFileIsNamed(settings);
      aClockThatIsOffIsSaidOnce(settings, Duration.ofHours(1), "60 minutes behind this clock");
      aClockThatIsOffIsSaidOnce(settings, Duration.ofHours(-1), "s behind certified ledger time");
      aClockThatIsOffIsSaidOnce(settings, Duration.ZERO, null);
    }
    allAreRefused(runAll(settings), 3, "cannot be reached");
  }
}
