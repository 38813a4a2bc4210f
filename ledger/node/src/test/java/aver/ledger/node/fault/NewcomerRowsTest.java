package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Replacement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the fault table in which whoever gives the ledger to a newcomer dies meanwhile. */
@Tag("slow")
@Tag("faults")
final class NewcomerRowsTest {
  private static final String LOST = "replica-4";
  private static final String NEWCOMER = "replica-5";
  private static final List<String> OTHERS = List.of("replica-1", "replica-2", "replica-3");

  @TempDir Path folder;

  @Test
  void row20WhoGivesTheLogEndsInItsMiddle() throws Exception {
    Table.play(
        "20",
        "ratis",
        folder,
        "a replica is gone for good, a newcomer starts with nothing under load; the process of whom"
            + " it takes the log from ends at once in the middle of the log",
        row -> {
          row.start(Oddity.HALTS_GIVING_LOG, OTHERS.toArray(String[]::new));
          lose(row);
          Replacement.decide(row.processes(), LOST, NEWCOMER, 1);
          row.until("one to end", () -> OTHERS.stream().anyMatch(id -> ended(row, id)));
          String giver = OTHERS.stream().filter(id -> ended(row, id)).findFirst().orElseThrow();
          assertThat(row.processes().process(giver).waitFor()).isEqualTo(Oddity.HALTED);
          row.saw(giver + " ended while it gave the log");
          row.says(NEWCOMER, "cannot catch up from " + giver);
          row.processes().start(giver);
          entersAndIsNeeded(row);
        });
  }

  /** Here the engine brings the blocks, from all who have them. */
  @Test
  void row20OneOfThoseWhoGiveBlocksIsKilled() throws Exception {
    Table.play(
        "20",
        "comet",
        folder,
        "a replica is gone for good, a newcomer starts with nothing under load; one of those who give"
            + " it blocks is killed (kill -9) once it has some",
        row -> {
          lose(row);
          Replacement.decide(row.processes(), LOST, NEWCOMER, 1);
          row.until(
              "the newcomer to have blocks", () -> row.metric(NEWCOMER, "aver_ledger_height") > 0);
          row.processes().process("replica-1").destroyForcibly().waitFor();
          row.saw(
              "killed when the newcomer was at height %.0f"
                  .formatted(row.metric(NEWCOMER, "aver_ledger_height")));
          row.processes().start("replica-1");
          entersAndIsNeeded(row);
        });
  }

  private static void lose(Row row) throws Exception {
    row.processes().process(LOST).destroyForcibly().waitFor();
    row.without(LOST);
  }

  private static boolean ended(Row row, String id) {
    return !row.processes().process(id).isAlive();
  }

  private static void entersAndIsNeeded(Row row) throws Exception {
    Replacement.entered(row.processes(), NEWCOMER);
    row.with(NEWCOMER);
    row.processes().process("replica-2").destroyForcibly().waitFor();
    row.goesOn("the newcomer is needed");
    row.processes().start("replica-2");
  }
}
