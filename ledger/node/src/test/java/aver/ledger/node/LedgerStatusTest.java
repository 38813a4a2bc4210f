package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code aver ledger status} says of real replicas, of which some are gone. */
final class LedgerStatusTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  @TempDir Path folder;

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
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code =
                CommandLineRunner.run(
                    new LedgerMain(),
                    new PrintWriter(out),
                    new PrintWriter(err),
                    "ledger",
                    "checkpoint",
                    "--node",
                    "replica-1",
                    "--config",
                    settings);
            assertThat(code).as("%s", err).isZero();
            assertThat(out.toString()).startsWith("aver/");
            assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("aver: warning: this clock is 3")
                .contains("behind certified ledger time: set it by NTP");
          });
    }
  }

  private JsonNode status(Path settings, int code) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int ended =
        CommandLineRunner.run(
            new LedgerMain(),
            new PrintWriter(out),
            new PrintWriter(err),
            "ledger",
            "status",
            "--json",
            "--config",
            settings.toString());
    assertThat(ended).as("%s%s", out, err).isEqualTo(code);
    return JsonMapper.shared().readTree(out.toString()).path("replicas");
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
                  .allSatisfy(replica -> assertThat(replica.path("height").asLong()).isPositive()));
      JsonNode all = status(settings, 0);
      assertThat(all).hasSize(Federation.REPLICAS.size());
      for (JsonNode replica : all) {
        assertThat(replica.path("well").asBoolean()).isTrue();
        assertThat(replica.path("suspended").asBoolean()).isFalse();
        assertThat(replica.path("diskFreeBytes").asLong()).isPositive();
        assertThat(replica.path("peers").asInt()).isEqualTo(Federation.REPLICAS.size() - 1);
      }
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
    }
  }
}
