package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.tx.OpenRound;
import aver.participant.ParticipantMain;
import aver.participant.agent.SiteHistory;
import aver.participant.agent.SiteRound;
import aver.participant.settings.SettingsFile;
import aver.participant.site.Check;
import aver.participant.site.Preflight;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Agents from joining to the last result, one of them killed where it hurts most. */
final class HospitalAgentTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String KILLED = "basel";
  private static final long HOUR_MS = 3_600_000;

  /** What an agent may need that trains a model of 200 000 parameters. */
  private static final long RESIDENT_MAX_KIB = 1_000_000_000 / 1024;

  @TempDir Path folder;

  @Test
  void anAgentKilledBetweenCommitAndRevealRevealsTheSameUpdate() throws Exception {
    try (Town town = new Town(folder)) {
      for (String hospital : Town.HOSPITALS) {
        town.settings(hospital);
      }
      town.settings(KILLED, "http: " + town.httpPort());
      Schema schema = SchemaFile.read(folder.resolve("schema.yaml"));
      // the replicas serve before they have certified anything
      await()
          .atMost(LONG)
          .untilAsserted(() -> preflight(1, "study breast: the ledger knows no such study"));
      StudyForm.open(town);
      preflight(1, "study breast: no participation right: ask an admin to grant one");
      StudyForm.create(town, schema, 2);
      preflight(
          0,
          "replica r4: answers at",
          "clock: certified time is",
          "membership: basel is an active hospital",
          "study breast: participation right until",
          "task breast-1: fits this site's data and policy");
      aClockThatIsOffFails(HOUR_MS, "60 minutes behind this clock");
      aClockThatIsOffFails(-HOUR_MS, "this clock is 3");
      LedgerClient client = town.client("cora");
      enrolAll(client);
      Digest committed;
      Digest root;
      try (AgentProcess agent = process(1)) {
        town.send("cora", new OpenRound(StudyForm.TASK, 1));
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> assertThat(seat(client, 1).commitment()).as(agent.said()).isPresent());
        agent.kill();
        committed = seat(client, 1).commitment().orElseThrow();
        root = journalled();
      }
      try (AgentProcess agent = process(2);
          AgentThread _ = agent("lyon");
          AgentThread _ = agent("turin")) {
        awaitFinal(client, 1, agent);
        Seat seat = seat(client, 1);
        assertThat(seat.commitment()).contains(committed);
        assertThat(seat.revealed().orElseThrow().manifest().getFirst().root()).isEqualTo(root);

        town.send("cora", new OpenRound(StudyForm.TASK, 2));
        awaitFinal(client, 2, agent);
        await().atMost(LONG).until(() -> events("final") == 2);
        assertThat(events("trained")).isEqualTo(2);
        assertThat(attemptsWith("committed")).isEqualTo(2);
        assertThat(folder.resolve("basel-work/journal/breast-1/1")).doesNotExist();
        assertThat(agent.said()).contains("standing", "reward");
        assertThat(get(town, "/readyz")).contains("\"ok\":true");
        assertThat(get(town, "/metrics"))
            .contains("aver_agent_events_total{event=\"final\"} 2.0", "aver_agent_alarms 0.0");

        assertThat(agent.residentMaxKib()).isLessThan(RESIDENT_MAX_KIB);
        agent.process().destroy();
        assertThat(agent.process().waitFor()).as(agent.said()).isEqualTo(143);
        assertThat(agent.said()).contains("agent of basel stopped");
      }
      assertThat(client.read(Keys.evaluation(StudyForm.TASK, 2))).isPresent();
      assertThat(client.read(Keys.balance(KILLED)).orElse(0L)).isPositive();
      StudyForm.decide(town, new RevokeParticipation(Town.STUDY, KILLED));
      preflight(1, "study breast: no participation right any more: ask an admin to grant one");
    }
  }

  private void aClockThatIsOffFails(long offMs, String said) {
    List<Check> failed =
        Preflight.run(
                SettingsFile.read(folder.resolve("basel.yaml")), System.currentTimeMillis() + offMs)
            .stream()
            .filter(check -> !check.passed())
            .toList();
    assertThat(failed)
        .hasSize(1)
        .first()
        .satisfies(check -> {
          assertThat(check.name()).isEqualTo("clock");
          assertThat(check.message()).contains(said);
        });
  }

  private void preflight(int code, String... said) {
    StringWriter out = new StringWriter();
    int ended =
        CommandLineRunner.run(
            new ParticipantMain(),
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "participant",
            "preflight",
            "--config",
            folder.resolve("basel.yaml").toString());
    assertThat(out.toString()).contains(said);
    assertThat(ended).as(out.toString()).isEqualTo(code);
  }

  private static String get(Town town, String path) throws Exception {
    URI at = URI.create("http://127.0.0.1:%d%s".formatted(town.httpPort(), path));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** All hospitals join the task, then their agents stop. */
  private void enrolAll(LedgerClient client) throws Exception {
    try (AgentThread _ = agent(KILLED);
        AgentThread _ = agent("lyon");
        AgentThread _ = agent("turin")) {
      StudyForm.awaitEnrolled(client);
    }
  }

  private AgentThread agent(String hospital) throws Exception {
    return new AgentThread(folder.resolve(hospital + ".yaml"));
  }

  private AgentProcess process(int life) throws Exception {
    return new AgentProcess(
        folder.resolve(KILLED + ".yaml"), folder.resolve("basel-%d.log".formatted(life)));
  }

  private static Seat seat(LedgerClient client, int attempt) throws Exception {
    return client.read(Keys.seat(StudyForm.TASK, attempt, KILLED)).orElseThrow();
  }

  /** Root of the update that lay in the journal when the agent was killed. */
  private Digest journalled() throws Exception {
    Path entry = folder.resolve("basel-work/journal/breast-1/1/entry.json");
    JsonNode document = JsonMapper.shared().readTree(Files.readAllBytes(entry));
    return Digest.ofHex(document.path("manifest").get(0).path("root").asString());
  }

  private void awaitFinal(LedgerClient client, int number, AgentProcess agent) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          Optional<Attempt> attempt = client.read(Keys.attempt(StudyForm.TASK, number));
          assertThat(attempt.map(Attempt::phase)).as(agent.said()).contains(AttemptPhase.FINAL);
        });
  }

  /** In how many attempts something was done; who dies while telling tells it again. */
  private long attemptsWith(String event) throws Exception {
    return SiteRound.of(new SiteHistory(folder.resolve("basel-work/history.jsonl")).all()).stream()
        .filter(round -> round.events().contains(event))
        .count();
  }

  private long events(String name) throws Exception {
    List<JsonNode> all = new SiteHistory(folder.resolve("basel-work/history.jsonl")).all();
    return all.stream().filter(e -> e.path("event").asString().equals(name)).count();
  }
}
