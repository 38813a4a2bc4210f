package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.head.HeadWatcher;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.tls.HostPort;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Transfer;
import aver.participant.agent.SiteHistory;
import aver.participant.agent.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that reach none but those who lie in the replicas' names, while the replicas go on; and
 * what they do once one honest replica can be reached. In a federation of four that is more than
 * may lie: nothing can be promised but that nobody takes a lie for the truth, and that people are
 * told.
 */
final class EclipsedAgentTest {
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final long HIDDEN_MS = Duration.ofMinutes(20).toMillis();
  private static final String HONEST = "r4";

  @TempDir Path folder;
  private final AtomicLong aheadMs = new AtomicLong();

  @Test
  void whoIsShownOldStateForgedHeadsOrNothingIsToldAndGoesOnWithOneHonestReplica()
      throws Exception {
    try (Town town = new Town(folder);
        Eclipse old = new Eclipse(town);
        Eclipse forged = new Eclipse(town);
        Eclipse silent = new Eclipse(town);
        AgentLog log = new AgentLog()) {
      town.settings("basel", old.proxy());
      town.settings("lyon", forged.proxy());
      // its connections end with the eclipse: it asks the next one first, which will be honest
      town.settings("turin", silent.proxy(), "replicas: [%s]".formatted(address(town, "r3")));
      open(town);
      try (AgentThread basel = agent("basel");
          AgentThread lyon = agent("lyon");
          AgentThread turin = agent("turin")) {
        for (String hospital : Town.HOSPITALS) {
          await(hospital).atMost(LONG).until(() -> events(hospital, "registered") == 1);
        }
        OldState state = new OldState();
        old.begin(state);
        forged.begin(new ForgedHead(town));
        silent.begin(Lie.SILENCE);
        await().atMost(LONG).until(() -> shown(town, state));
        long height = town.client("cora").refresh().height();
        create(town, 1);
        aheadMs.set(HIDDEN_MS);

        told(basel);
        await("to look, and to see nothing new").atMost(LONG).until(() -> state.times() > 0);
        assertThat(basel.agent().reached()).isTrue();
        assertThat(basel.agent().height()).isEqualTo(state.height());

        told(lyon);
        assertThat(lyon.agent().height()).as("of no forged head").isLessThanOrEqualTo(height);
        unreachable(lyon, log, "lyon", "lacks 3 good signatures of the trusted set");
        assertThat(lyon.agent().height()).as("of no forged head").isLessThanOrEqualTo(height);

        told(turin);
        unreachable(turin, log, "turin", "did not answer in time");
        assertThat(turin.agent().height()).isLessThanOrEqualTo(height);

        for (String hospital : Town.HOSPITALS) {
          assertThat(enrolled(town, hospital)).as(hospital).isFalse();
          assertThat(events(hospital, "enrolled")).as(hospital).isZero();
        }
        old.reach(HONEST);
        forged.reach(HONEST);
        silent.reach(HONEST);
        for (String hospital : Town.HOSPITALS) {
          await(hospital).atMost(LONG).until(() -> enrolled(town, hospital));
        }
        aheadMs.set(0);
        goesOn(basel, state.height());
        goesOn(lyon, height);
        goesOn(turin, height);
      }
    }
  }

  @Test
  void aFalseModelIsNeitherTrainedNorExportedAndTheRightOneIsTakenFromOneHonestReplica()
      throws Exception {
    try (Town town = new Town(folder);
        Eclipse eclipse = new Eclipse(town);
        AgentLog log = new AgentLog()) {
      town.settings("basel", eclipse.proxy());
      town.settings("lyon");
      town.settings("turin");
      open(town);
      create(town, 2);
      LedgerClient client = town.client("cora");
      try (AgentThread _ = agent("basel");
          AgentThread _ = agent("lyon");
          AgentThread _ = agent("turin")) {
        for (String hospital : Town.HOSPITALS) {
          await(hospital).atMost(LONG).until(() -> enrolled(town, hospital));
        }
        town.send("cora", new OpenRound(StudyForm.TASK, 1));
        await().atMost(LONG).until(() -> isFinal(client, 1));
        await().atMost(LONG).until(() -> events("basel", "final") == 1);

        FalseModel lie = new FalseModel();
        eclipse.begin(lie);
        town.send("cora", new OpenRound(StudyForm.TASK, 2));
        // what they say of other things is true, so other things go on
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(log.of("basel"))
                    .anySatisfy(line ->
                        assertThat(line)
                            .contains(
                                "did not work and is tried again",
                                "model version 1 of breast-1 does not come: ")));
        for (String replica : List.of("r1", "r2", "r3", "r4")) {
          assertThat(lie.given(replica)).as(replica).isPositive();
        }
        Export export = new Export(folder, eclipse);
        assertThat(export.run()).contains("did not come from any of 4 replicas");
        assertThat(export.file()).doesNotExist();
        int tried = lie.given("r1");
        assertThat(events("basel", "trained")).isEqualTo(1);
        assertThat(seat(client, 2).commitment()).isEmpty();
        await("the agent to try again").atMost(LONG).until(() -> lie.given("r1") > tried);

        eclipse.reach(HONEST);
        await().atMost(LONG).until(() -> isFinal(client, 2));
        assertThat(seat(client, 2).revealed()).isPresent();
        assertThat(events("basel", "selected"))
            .as("told once, however often it tried")
            .isEqualTo(2);
        assertThat(export.run()).isEmpty();
        assertThat(export.root())
            .isEqualTo(
                client
                    .read(Keys.model(StudyForm.TASK, 1))
                    .orElseThrow()
                    .manifest()
                    .getFirst()
                    .root()
                    .hex());
      }
    }
  }

  private static HostPort address(Town town, String replica) {
    return Endpoint.of(town.genesis()).stream()
        .filter(endpoint -> endpoint.replica().equals(replica))
        .findFirst()
        .orElseThrow()
        .address();
  }

  private static void open(Town town) throws Exception {
    LedgerClient client = town.client("ada");
    await().atMost(LONG).ignoreExceptions().until(() -> client.refresh().height() > 0);
    StudyForm.open(town);
  }

  /** What hospitals join as soon as they know of it. */
  private void create(Town town, int rounds) throws Exception {
    StudyForm.createRemembering(town, SchemaFile.read(folder.resolve("schema.yaml")), rounds);
  }

  /** An agent that has the clock of this test and looks more often than others, not to wait. */
  private AgentThread agent(String hospital) throws Exception {
    return new AgentThread(
        folder.resolve(hospital + ".yaml"),
        Training.HONEST,
        client ->
            new HeadWatcher(
                client, () -> Instant.now().plusMillis(aheadMs.get()), Duration.ofMillis(200)));
  }

  /** Makes something new, which an agent looks at, until all that it is shown is old. */
  private static boolean shown(Town town, OldState state) throws Exception {
    town.send("rosa", new Transfer("ada", 1));
    return state.height() > 0;
  }

  private static void told(AgentThread agent) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(agent.agent().alarms())
                .anySatisfy(alarm ->
                    assertThat(alarm)
                        .contains("certified ledger time is 2", "minutes behind this clock")));
  }

  private static void unreachable(AgentThread agent, AgentLog log, String hospital, String why) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(agent.agent().reached()).isFalse();
          assertThat(log.of(hospital))
              .anySatisfy(line ->
                  assertThat(line).contains("the ledger cannot be reached, waiting for it", why));
        });
  }

  private static void goesOn(AgentThread agent, long above) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(agent.agent().reached()).isTrue();
          assertThat(agent.agent().height()).isGreaterThan(above);
          assertThat(agent.agent().alarms()).isEmpty();
        });
  }

  private static boolean enrolled(Town town, String hospital) throws Exception {
    return town.client("cora").read(Keys.enrolment(StudyForm.TASK, hospital)).isPresent();
  }

  private static boolean isFinal(LedgerClient client, int number) throws Exception {
    return client
        .read(Keys.attempt(StudyForm.TASK, number))
        .map(Attempt::phase)
        .filter(phase -> phase == AttemptPhase.FINAL)
        .isPresent();
  }

  private static Seat seat(LedgerClient client, int attempt) throws Exception {
    return client.read(Keys.seat(StudyForm.TASK, attempt, "basel")).orElseThrow();
  }

  private long events(String hospital, String name) throws Exception {
    Path history = folder.resolve(hospital + "-work/history.jsonl");
    return new SiteHistory(history)
        .all().stream().filter(event -> event.path("event").asString().equals(name)).count();
  }
}
