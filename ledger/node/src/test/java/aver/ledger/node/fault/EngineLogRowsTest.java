package aver.ledger.node.fault;

import aver.ledger.engine.Fatal;
import aver.ledger.engine.ratis.LogFile;
import aver.ledger.node.Folders;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which what an engine has on its disk is damaged or lost. */
@Tag("slow")
@Tag("faults")
final class EngineLogRowsTest {
  private static final String ID = "replica-4";
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data/blockstore.db", "data/state.db"})
  void row13FlippedBitAtCometBft(String where) throws Exception {
    Table.play(
        "13",
        "comet",
        folder,
        "one bit flipped in the middle of the newest log of CometBFT's " + where,
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Damage.flip(Damage.newest(row.data(ID).resolve("engine-comet").resolve(where), ".log"));
          row.processes().start(ID);
          Process process = row.processes().process(ID);
          row.until("health or an end", () -> !process.isAlive() || row.isReady(ID));
          if (process.isAlive()) {
            row.saw(ID + " is healthy");
          } else {
            row.endsItself(ID, Fatal.EXIT_CODE, "the engine ended", "the engine cannot start");
            row.without(ID);
          }
          row.goesOn("after that");
        });
  }

  @Test
  void row13FlippedBitInTheLogOfRatis() throws Exception {
    Table.play(
        "13",
        "ratis",
        folder,
        "one bit flipped in the middle of the open segment of Ratis's log",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          new LogFile(row.data(ID).resolve("engine")).flipInTheMiddle();
          row.refusesToStart(ID, "let the admins replace this replica");
          row.goesOn("without it");
          row.without(ID);
        });
  }

  @Test
  void row12TornLogOfRatis() throws Exception {
    Table.play(
        "12",
        "ratis",
        folder,
        "kill -9 of one, behind the last entry of Ratis's log is the beginning of another one",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          new LogFile(row.data(ID).resolve("engine")).tear();
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.goesOn("its signature needed");
          row.processes().start("replica-3");
        });
  }

  @Test
  void row14HalfOfTheLogIsLost() throws Exception {
    Table.play(
        "14",
        "ratis",
        folder,
        "the second half of the open segment of Ratis's log is lost, the database is kept",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          new LogFile(row.data(ID).resolve("engine")).cutInTheMiddle();
          row.refusesToStart(ID, "let the admins replace this replica");
          row.goesOn("without it");
          row.without(ID);
        });
  }

  @ParameterizedTest
  @CsvSource({"ratis,engine", "comet,engine-comet"})
  void row14LostLog(String engine, String directory) throws Exception {
    Table.play(
        "14",
        engine,
        folder,
        "the engine's folder of one is lost, its database is kept",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Folders.delete(row.data(ID).resolve(directory));
          row.refusesToStart(ID, "let the admins replace this replica");
          row.goesOn("without it");
          row.without(ID);
        });
  }
}
