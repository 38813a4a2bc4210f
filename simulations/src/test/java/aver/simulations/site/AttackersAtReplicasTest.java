package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.node.LedgerMain;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Rule;
import aver.simulations.attack.Attack;
import aver.simulations.attack.Poison;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three hospitals works against the others, at real replicas over real sockets: a task that
 * remembers updates pays it for none of what it tries, and both others in the end.
 */
final class AttackersAtReplicasTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String LIAR = "turin";
  private static final List<String> HONEST = List.of("basel", "lyon");

  /** Poisoning, a stale update, inner product manipulation, noise. */
  private static final List<Attack> ATTACKS =
      List.of(Attack.SIGN_FLIP, Attack.REPEAT, Attack.PUSH_BACK, Attack.NOISE);

  @TempDir Path folder;

  @Test
  void nothingThatItTriesIsPaidAndACopiedCommitmentCannotBeOpened() throws Exception {
    int rounds = ATTACKS.size();
    try (Town town = new Town(folder)) {
      for (String hospital : Town.HOSPITALS) {
        town.settings(hospital);
      }
      LedgerClient client = town.client("cora");
      await().atMost(LONG).ignoreExceptions().until(() -> client.refresh().height() > 0);
      StudyForm.open(town);
      StudyForm.createRemembering(town, SchemaFile.read(folder.resolve("schema.yaml")), rounds + 1);
      Poison poison = new Poison(Attack.SIGN_FLIP, 2);
      try (AgentThread _ = new AgentThread(folder.resolve("basel.yaml"));
          AgentThread _ = new AgentThread(folder.resolve("lyon.yaml"))) {
        try (AgentThread _ = new AgentThread(folder.resolve(LIAR + ".yaml"), poison)) {
          awaitEnrolled(client);
          for (int number = 1; number <= rounds; number++) {
            poison.become(ATTACKS.get(number - 1), 2);
            town.send("cora", new OpenRound(StudyForm.TASK, number));
            awaitPhase(client, number, AttemptPhase.FINAL);
            assertThat(paid(client, number, LIAR)).as("%s", ATTACKS.get(number - 1)).isZero();
          }
        }
        for (String hospital : HONEST) {
          long sum = 0;
          for (int number = 1; number <= rounds; number++) {
            sum += paid(client, number, hospital);
          }
          assertThat(sum).as(hospital).isPositive();
        }
        assertThat(client.read(Keys.model(StudyForm.TASK, rounds)).orElseThrow().manifest())
            .extracting(VectorEntry::role)
            .containsExactly(VectorRole.MODEL, VectorRole.HISTORY);
        copyACommitment(town, client, rounds + 1);
      }
    }
    assertThat(explained(rounds)).contains("own work over 3 rounds", "basel: included");
  }

  /** Who commits to what another committed to has nothing to show when it is to be opened. */
  private static void copyACommitment(Town town, LedgerClient client, int number) throws Exception {
    town.send("cora", new OpenRound(StudyForm.TASK, number));
    await().atMost(LONG).until(() -> seat(client, number, "basel").commitment().isPresent());
    var copied = seat(client, number, "basel").commitment().orElseThrow();
    town.send(LIAR, new CommitUpdate(StudyForm.TASK, number, copied));
    await().atMost(LONG).until(() -> seat(client, number, "basel").revealed().isPresent());
    Seat.Revealed shown = seat(client, number, "basel").revealed().orElseThrow();
    RevealUpdate reveal =
        new RevealUpdate(
            StudyForm.TASK,
            number,
            shown.manifest(),
            shown.salt(),
            shown.samples(),
            List.of(),
            shown.metrics());
    LedgerClient liar = town.client(LIAR);
    Outcome outcome = liar.submit(liar.sign(reveal), LONG);
    assertThat(outcome).isInstanceOf(Outcome.Final.class);
    assertThat(((Outcome.Final) outcome).leaf().outcome())
        .isEqualTo(Rule.COMMITMENT_NOT_OPENED.number());
  }

  /** What the command says that computes an attempt again from a stopped replica's folder. */
  private String explained(int number) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            new LedgerMain(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "audit",
            "explain",
            folder.resolve("r1").toString(),
            "--task",
            StudyForm.TASK,
            "--attempt",
            Integer.toString(number));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  private static void awaitEnrolled(LedgerClient client) {
    for (String hospital : Town.HOSPITALS) {
      await()
          .atMost(LONG)
          .until(() ->
              client
                  .read(Keys.enrolment(StudyForm.TASK, hospital))
                  .filter(Enrolment::active)
                  .isPresent());
    }
  }

  private static void awaitPhase(LedgerClient client, int number, AttemptPhase phase) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(client.read(Keys.attempt(StudyForm.TASK, number)).map(Attempt::phase))
                .contains(phase));
  }

  private static Seat seat(LedgerClient client, int number, String member) throws Exception {
    return client.read(Keys.seat(StudyForm.TASK, number, member)).orElseThrow();
  }

  private static long paid(LedgerClient client, int number, String member) throws Exception {
    return seat(client, number, member).outcome().map(SeatOutcome::rewardMicrotokens).orElseThrow();
  }
}
