package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Processes;
import aver.ledger.rules.action.RaiseProtocol;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.Vote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a process ends at a certain point of a block. */
@Tag("slow")
@Tag("faults")
final class FailPointRowsTest {
  private static final List<Oddity> POINTS =
      List.of(
          Oddity.HALTS_BEFORE_EXECUTION,
          Oddity.HALTS_BEFORE_WRITING,
          Oddity.HALTS_AFTER_WRITING,
          Oddity.HALTS_WHILE_SIGNING);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row04OneEndsAtEachPointOfABlock(String engine) throws Exception {
    Table.play(
        "4",
        engine,
        folder,
        "the process of one ends at once before a block's execution, before its write, after it"
            + " before the engine knows, and between the sync of what it may sign and its signature",
        row -> {
          for (Oddity point : POINTS) {
            row.processes().end("replica-4");
            row.processes().start("replica-4", point);
            Process process = row.processes().process("replica-4");
            assertThat(process.waitFor(Row.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(Oddity.HALTED);
            row.processes().start("replica-4");
            row.healthyOrDead("replica-4");
          }
          row.processes().end("replica-3");
          row.goesOn("it is needed");
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row24RulesThatNoProgramHereHas(String engine) throws Exception {
    Table.play(
        "24",
        engine,
        folder,
        "the admins put version 2 of the rules in force, which this program lacks",
        row -> {
          raise(row);
          row.saw("voted");
          for (String id : Processes.REPLICAS) {
            stopsBeforeTheBlock(row, id);
          }
          row.saw("all end with code 70 before the block of that time");
          row.processes().start("replica-1");
          stopsBeforeTheBlock(row, "replica-1");
          row.saw("started again, one ends again");
          row.allEnded();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row24NewerRulesBesideOlderOnes(String engine) throws Exception {
    Table.play(
        "24",
        engine,
        folder,
        "version 2 of the rules comes into force when two of four have a release that has it; then"
            + " a third gets it, then the last",
        row -> {
          for (String id : List.of("replica-3", "replica-4")) {
            row.processes().end(id);
            upgrade(row, id);
          }
          row.goesOn("two have the release, under the old rules");
          raise(row);
          for (String id : List.of("replica-1", "replica-2")) {
            stopsBeforeTheBlock(row, id);
          }
          row.processes().start("replica-1");
          stopsBeforeTheBlock(row, "replica-1");
          row.saw("the other two end with code 70 before the block of that time; one, once more");
          row.standsStill("with two of four");
          upgrade(row, "replica-2");
          row.goesOnForEach("a third has the release");
          assertThat(row.processes().process("replica-1").isAlive()).isFalse();
          upgrade(row, "replica-1");
          row.processes().end("replica-3");
          row.goesOn("all have it, and the last is needed");
          row.processes().start("replica-3");
          assertThat(version(row)).isEqualTo(2);
          row.saw("version 2 is in force");
        });
  }

  /** Starts a replica that has ended with a release that knows version 2. */
  private static void upgrade(Row row, String id) throws Exception {
    row.processes().upgrade(id);
    row.processes().start(id);
    row.healthyOrDead(id);
  }

  private static int version(Row row) throws Exception {
    try (LedgerClient admin = row.processes().client("admin-1")) {
      return admin.read(Keys.PROTOCOL).orElseThrow().version();
    }
  }

  private static void raise(Row row) throws Exception {
    try (LedgerClient admin = row.processes().client("admin-1");
        LedgerClient other = row.processes().client("admin-2")) {
      long nowMs = admin.refresh().timeMs();
      // certified time may be a minute behind the clocks, by which the rules judge the proposal
      long soonMs = Math.max(nowMs, System.currentTimeMillis()) + Duration.ofSeconds(20).toMillis();
      RaiseProtocol newer = new RaiseProtocol(2, soonMs);
      Propose proposal = new Propose(newer, nowMs + Duration.ofDays(1).toMillis());
      assertThat(admin.submit(admin.sign(proposal), Row.LONG).done()).isTrue();
      assertThat(other.submit(other.sign(new Vote(1, true)), Row.LONG).done()).isTrue();
    }
  }

  private static void stopsBeforeTheBlock(Row row, String id) throws Exception {
    Process process = row.processes().process(id);
    assertThat(process.waitFor(Row.LONG.toSeconds(), TimeUnit.SECONDS)).as(id).isTrue();
    assertThat(process.exitValue()).as(id).isEqualTo(70);
    assertThat(Files.readString(row.log(id)))
        .contains("version 2 of the rules is in force since", "nothing was applied");
  }
}
