package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.Endpoint;
import aver.ledger.client.LedgerClient;
import aver.ledger.client.head.HeadWatcher;
import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Replacement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which replicas answer others falsely, late, or with what is old. */
@Tag("slow")
@Tag("faults")
final class FalseAnswersRowsTest {
  private static final Duration PASSED_ON = Duration.ofSeconds(45);

  /** Blocks of the ledger: a snapshot ends at each 64th. */
  private static final double LONG_CHAIN = 80;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void row20TheLogIsChangedOnItsWay(int liars) throws Exception {
    Table.play(
        "20",
        "ratis",
        folder,
        "a newcomer takes the log from the others; %s changes every third transaction of it"
            .formatted(liars == 1 ? "one (f)" : "each of two (f + 1)"),
        row -> changedLog(row, liars));
  }

  /**
   * A replica is replaced while others change what they give to the newcomer. Where there is one
   * honest replica alone it is frozen until the newcomer has refused all that it was given: whoever
   * answers first is asked first, and nobody else if its log is good.
   */
  static void changedLog(Row row, int liars) throws Exception {
    List<String> lying = List.of("replica-1", "replica-2").subList(0, liars);
    row.start(Oddity.CHANGES_LOG, lying.toArray(String[]::new));
    row.processes().process("replica-4").destroyForcibly().waitFor();
    row.without("replica-4");
    Replacement.vote(row.processes(), "replica-4", "replica-5", 1);
    if (liars > 1) {
      refusesAll(row, lying);
    } else {
      row.processes().start("replica-5", "--join");
    }
    Replacement.entered(row.processes(), "replica-5");
    for (String id : lying) {
      boolean refused = row.logged("replica-5", "cannot catch up from " + id);
      row.saw("the newcomer %s %s".formatted(refused ? "refuses" : "need not ask", id));
    }
    row.with("replica-5");
    row.processes().process("replica-3").destroyForcibly().waitFor();
    row.goesOn("the newcomer is needed");
    row.processes().start("replica-3");
  }

  private static void refusesAll(Row row, List<String> lying) throws Exception {
    long honest = row.processes().process("replica-3").pid();
    Shell.signal("STOP", honest);
    row.processes().start("replica-5", "--join");
    for (String id : lying) {
      row.says("replica-5", "cannot catch up from " + id);
    }
    row.saw("with the honest one frozen it takes the log of neither");
    Shell.signal("CONT", honest);
    row.healthyOrDead("replica-3");
    row.until(
        "the newcomer to be ready",
        () -> {
          if (!row.processes().process("replica-5").isAlive()) { // nobody gave it the log
            row.processes().start("replica-5", "--join");
          }
          return row.isReady("replica-5");
        });
  }

  @Test
  void row20TheSnapshotIsFalse() throws Exception {
    Table.play(
        "20",
        "comet",
        folder,
        "a newcomer comes by a snapshot; one (f) offers a newer one that is none, and gives false"
            + " chunks",
        row -> {
          row.until("a long chain", () -> Collections.min(row.certified()) > LONG_CHAIN);
          row.start(Oddity.FALSE_SNAPSHOTS, "replica-1");
          row.processes().process("replica-4").destroyForcibly().waitFor();
          row.without("replica-4");
          row.processes().also("replica-5", "engine-snapshot-from: 64");
          Replacement.decide(row.processes(), "replica-4", "replica-5", 1);
          row.says("replica-5", "ALARM: a replica offers a false snapshot");
          row.says("replica-5", "came by a snapshot to height");
          Replacement.entered(row.processes(), "replica-5");
          row.with("replica-5");
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.goesOn("the newcomer is needed");
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row18OldStateForEver(String engine) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "one shows members for ever the certified state that it showed first",
        row -> {
          row.start(Oddity.REPLAYS, "replica-1");
          try (LedgerClient member = row.processes().client("hospital-3")) {
            Endpoint liar = endpoint(row, member);
            long shown = member.refresh().height();
            row.goesOn("a member listens to it");
            assertThat(member.refresh().height()).isEqualTo(shown);
            row.saw("it shows the member the same height as before");
            try (HeadWatcher watch = new HeadWatcher(member, InstantSource.system())) {
              row.until("an alarm", () -> !watch.alarms().isEmpty());
              String alarm = watch.alarms().getFirst();
              row.saw("the member is told: " + alarm.substring(0, alarm.indexOf(',')));
            }
            row.until("another replica", () -> !member.present().equals(liar));
            assertThat(member.refresh().height()).isGreaterThan(shown);
            row.saw("it asks another one and is shown more");
          }
        });
  }

  private static Endpoint endpoint(Row row, LedgerClient member) {
    for (int i = 0; !member.present().replica().equals("replica-1"); i++) {
      assertThat(i).isLessThan(row.processes().genesis().members().size());
      member.leave(member.present());
    }
    return member.present();
  }

  @ParameterizedTest
  @CsvSource({
    "ratis, FALSE_LEAVES, gives leaves of blobs with a flipped bit",
    "ratis, TRICKLES_LEAVES, gives a leaf of a blob every other second",
    "ratis, WITHHOLDS_LEAVES, takes a call for a blob and never says a word",
    "comet, FALSE_LEAVES, gives leaves of blobs with a flipped bit",
    "comet, TRICKLES_LEAVES, gives a leaf of a blob every other second",
    "comet, WITHHOLDS_LEAVES, takes a call for a blob and never says a word",
  })
  void row18BlobsOfALiar(String engine, Oddity oddity, String what) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "one %s; another was away and needs all updates for the result".formatted(what),
        row -> {
          try (Round round = new Round(row.processes(), folder)) {
            row.start(oddity, "replica-1");
            updatesWithout(row, round, "replica-4");
            round.becomesRight();
            row.saw("the result is the mean of all three, with who was away");
            if (oddity == Oddity.FALSE_LEAVES) {
              row.says("replica-4", "replica-1 sent leaves of another blob");
            }
          }
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row18BlobsOfTwoLiars(String engine) throws Exception {
    Table.play(
        "18",
        engine,
        folder,
        "two (f + 1) give leaves of blobs with a flipped bit, and nobody else has the updates",
        row -> {
          try (Round round = new Round(row.processes(), folder)) {
            row.start(Oddity.FALSE_LEAVES, "replica-1", "replica-2");
            updatesWithout(row, round, "replica-4");
            round.staysOpen();
            row.saw("no result for 20 s, rather than one without somebody's update");
            row.processes().start("replica-3");
            round.becomesRight();
            row.saw("with an honest one that has them: the mean of all three");
          }
        });
  }

  /** A round is closed while one replica lacks its updates, and another that has them is away. */
  private static void updatesWithout(Row row, Round round, String away) throws Exception {
    round.begin();
    round.commit();
    row.processes().process(away).destroyForcibly().waitFor();
    round.upload();
    row.lasts(PASSED_ON); // those who have them pass them on to whoever comes back earlier
    row.processes().start(away);
    row.until(away + " to be ready", () -> row.isReady(away));
    row.processes().process("replica-3").destroyForcibly().waitFor();
    round.reveal();
  }
}
