package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.ChangeMemberStatus;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code aver ledger status} says of real replicas, of which some are gone. */
final class LedgerStatusTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  @TempDir Path folder;
  private final Typed typed = new Typed();

  private Path settings(Federation federation) throws IOException {
    Files.write(folder.resolve("genesis.json"), federation.genesis().canonical());
    return Files.writeString(
        folder.resolve("member.yaml"),
        "genesis: genesis.json\nmember: hospital-1\nkeys: hospital-1.p12\npassword-file: password\n");
  }

  /** Ledger time never goes back, so it stays an hour ahead of a clock that is right. */
  @Test
  void whoAsksOneReplicaIsToldThatItsClockIsWrong() throws Exception {
    long ahead = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    try (Federation federation = new Federation(folder, Optional.empty(), ahead)) {
      String settings = settings(federation).toString();
      await()
          .atMost(LONG)
          .untilAsserted(() -> {
            int code =
                typed.run("ledger", "checkpoint", "--node", "replica-1", "--config", settings);
            assertThat(code).as("%s", typed.err()).isZero();
            assertThat(typed.out()).startsWith("aver/");
            assertThat(typed.err())
                .hasLineCount(1)
                .startsWith("aver: warning: this clock is 3")
                .contains("behind certified ledger time: set it by NTP");
          });
    }
  }

  private JsonNode status(Path settings, int code) {
    assertThat(typed.run("ledger", "status", "--json", "--config", settings.toString()))
        .as("%s%s", typed.out(), typed.err())
        .isEqualTo(code);
    return JsonMapper.shared().readTree(typed.out()).path("replicas");
  }

  private List<String> lines(Path settings, int code) {
    assertThat(typed.run("ledger", "status", "--config", settings.toString()))
        .as("%s%s", typed.out(), typed.err())
        .isEqualTo(code);
    return typed.out().lines().toList();
  }

  @Test
  void eachReplicaIsToldAndWhoIsGoneIsNamed() throws Exception {
    try (Federation federation = new Federation(folder)) {
      try (LedgerClient member = federation.ready("hospital-1")) {
        assertThat(member.member()).isEqualTo("hospital-1");
      }
      Path settings = settings(federation);
      // they answer from their last look, which is a second old
      await()
          .atMost(LONG)
          .untilAsserted(() ->
              assertThat(status(settings, 0))
                  .allSatisfy(replica ->
                      assertThat(replica.path("certifiedHeight").asLong()).isPositive()));
      JsonNode all = status(settings, 0);
      assertThat(all).hasSize(Federation.REPLICAS.size());
      for (JsonNode replica : all) {
        assertThat(replica.path("well").asBoolean()).isTrue();
        assertThat(replica.path("suspended").asBoolean()).isFalse();
        assertThat(replica.path("diskFreeBytes").asLong()).isPositive();
        assertThat(replica.path("peers").asInt()).isEqualTo(Federation.REPLICAS.size() - 1);
        long height = replica.path("height").asLong();
        assertThat(replica.path("behind").asLong()).isEqualTo(highest(all) - height);
        assertThat(replica.path("certifiedHeight").asLong()).isBetween(1L, height);
        assertThat(replica.path("clockAheadMs").asLong()).isBetween(-5_000L, 5_000L);
        assertThat(replica.path("alarms").isIntegralNumber()).isTrue();
        assertThat(replica.path("alarms").asLong()).isZero();
      }
      assertThat(all.valueStream().filter(replica -> replica.path("leads").asBoolean())).hasSize(1);
      List<String> lines = lines(settings, 0);
      assertThat(lines).hasSize(1 + Federation.REPLICAS.size());
      assertThat(lines.getFirst()).startsWith("replica ").contains("behind", "certified", "clock");
      assertThat(lines.stream().skip(1))
          .allMatch(line -> line.matches("replica-\\d .* GB +[-+]\\d\\.\\d s(  leads)?"));
      assertThat(lines).filteredOn(line -> line.endsWith("  leads")).hasSize(1);
      federation.stop("replica-4");
      JsonNode gone = status(settings, 1).get(3);
      assertThat(gone.path("replica").asString()).isEqualTo("replica-4");
      assertThat(gone.path("answers").asBoolean()).isFalse();
      assertThat(gone.path("problems").get(0).asString()).contains("does not answer");

      // nothing can be certified by two, and they are asked all the same
      federation.stop("replica-3");
      JsonNode left = status(settings, 1);
      assertThat(left.get(0).path("height").asLong()).isPositive();
      assertThat(left.get(2).path("answers").asBoolean()).isFalse();
      assertThat(lines(settings, 1))
          .anyMatch(line -> line.startsWith("replica-4 ") && line.contains("does not answer"));
    }
  }

  private static long highest(JsonNode replicas) {
    return replicas
        .valueStream()
        .mapToLong(replica -> replica.path("height").asLong())
        .max()
        .orElseThrow();
  }

  @Test
  void whoIsSuspendedIsNotWell() throws Exception {
    try (Federation federation = new Federation(folder);
        LedgerClient admin = federation.ready("admin-1");
        LedgerClient other = federation.client("admin-2")) {
      Path settings = settings(federation);
      Action suspension = new ChangeMemberStatus("replica-3", MemberStatus.SUSPENDED);
      long closesMs = admin.refresh().timeMs() + Duration.ofDays(1).toMillis();
      assertThat(admin.submit(new Propose(suspension, closesMs)).done()).isTrue();
      assertThat(other.submit(new Vote(1, true)).done()).isTrue();
      await()
          .atMost(LONG)
          .untilAsserted(() -> {
            JsonNode suspended = status(settings, 1).get(2);
            assertThat(suspended.path("suspended").asBoolean()).isTrue();
            assertThat(suspended.path("well").asBoolean()).isFalse();
            assertThat(suspended.path("problems").get(0).asString()).isEqualTo("suspended");
          });
      assertThat(status(settings, 1).get(1).path("suspended").asBoolean(true)).isFalse();
      assertThat(lines(settings, 1).get(3)).startsWith("replica-3 ").contains("  suspended");
    }
  }
}
