package aver.simulations.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.Outcome;
import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.client.study.ModelShape;
import aver.ledger.client.study.Schema;
import aver.ledger.client.study.SchemaFile;
import aver.ledger.client.study.StandardizeBy;
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
import aver.participant.data.CsvTable;
import aver.participant.data.SiteData;
import aver.participant.data.Split;
import aver.simulations.attack.Attack;
import aver.simulations.attack.Backdoor;
import aver.simulations.attack.Poison;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of five hospitals works against the others, at real replicas over real sockets. A task that
 * remembers updates pays it for no update that costs no work, and all others in the end; the model
 * stays within two points of what it were without it, whatever it sends; a backdoor that replaces
 * the model where updates are averaged does not open.
 */
final class AttackersAtReplicasTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String LIAR = "turin";
  private static final List<String> HONEST = List.of("basel", "lyon", "oslo", "porto");
  private static final List<String> ALL = List.of("basel", "lyon", "oslo", "porto", LIAR);

  private static final double POINTS = 0.02;
  private static final double GAP = 0.1;

  /** What is tried, how much longer, and whether it does without work. */
  private record Try(Attack attack, double factor, boolean idle) {}

  /**
   * Poisoning, a stale update, inner product manipulation, noise; then what comes of data: a little
   * that is enough where updates are averaged, and a backdoor as long as all five updates.
   */
  private static final List<Try> TRIES =
      List.of(
          new Try(Attack.SIGN_FLIP, 2, true),
          new Try(Attack.REPEAT, 2, true),
          new Try(Attack.PUSH_BACK, 2, true),
          new Try(Attack.NOISE, 2, true),
          new Try(Attack.ALIE, 1.5, false),
          new Try(Attack.BACKDOOR, 5, false));

  @TempDir Path folder;

  @Test
  void whatItTriesIsInVainAndACopiedCommitmentCannotBeOpened() throws Exception {
    int rounds = TRIES.size();
    try (Town town = new Town(folder, ALL)) {
      for (String hospital : ALL) {
        Path settings = town.settings(hospital);
        String text = Files.readString(settings); // all rows train, so that none depends on a salt
        Files.writeString(
            settings, text.replace("validation-percent: 60", "validation-percent: 0"));
      }
      LedgerClient client = town.client("cora");
      await().atMost(LONG).ignoreExceptions().until(() -> client.refresh().height() > 0);
      StudyForm.open(town);
      StudyForm.createRemembering(town, SchemaFile.read(folder.resolve("schema.yaml")), rounds + 1);
      HonestCourse course = course(client);
      Backdoor backdoor = Backdoor.of(rows(LIAR).training());
      Poison poison = new Poison(Attack.SIGN_FLIP, 2);
      try (AgentThread _ = new AgentThread(folder.resolve("basel.yaml"));
          AgentThread _ = new AgentThread(folder.resolve("lyon.yaml"));
          AgentThread _ = new AgentThread(folder.resolve("oslo.yaml"));
          AgentThread _ = new AgentThread(folder.resolve("porto.yaml"))) {
        try (AgentThread _ = new AgentThread(folder.resolve(LIAR + ".yaml"), poison)) {
          awaitEnrolled(client);
          for (int number = 1; number <= rounds; number++) {
            Try tried = TRIES.get(number - 1);
            poison.become(tried.attack(), tried.factor());
            town.send("cora", new OpenRound(StudyForm.TASK, number));
            awaitPhase(client, number, AttemptPhase.FINAL);
            if (tried.idle()) {
              assertThat(paid(client, number, LIAR)).as("%s", tried).isZero();
            }
            int[] without = course.next(number);
            int[] published = Published.model(folder, client, number);
            assertThat(course.accuracy(published))
                .as("%s", tried)
                .isGreaterThan(course.accuracy(without) - POINTS);
            assertThat(course.fooled(published, backdoor))
                .as("%s", tried)
                .isLessThan(course.fooled(without, backdoor) + GAP);
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

  private HonestCourse course(LedgerClient client) throws Exception {
    TreeMap<String, SiteData> data = new TreeMap<>();
    for (String hospital : ALL) {
      data.put(hospital, rows(hospital));
    }
    Schema schema = SchemaFile.read(folder.resolve("schema.yaml"));
    return new HonestCourse(
        client.read(Keys.taskSpec(StudyForm.TASK)).orElseThrow(),
        new ModelShape(schema.featureNames().size(), 2),
        data);
  }

  private SiteData rows(String hospital) throws Exception {
    CsvTable table =
        CsvTable.read(
            folder.resolve(hospital + ".csv"), SchemaFile.read(folder.resolve("schema.yaml")));
    return SiteData.prepare(table, new Split.BySaltedHash("none", 0), StandardizeBy.SITE);
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
    for (String hospital : ALL) {
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
