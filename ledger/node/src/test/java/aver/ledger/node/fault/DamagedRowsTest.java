package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.ExitCode;
import aver.ledger.engine.Fatal;
import aver.ledger.node.Folders;
import aver.ledger.node.Tampering;
import aver.ledger.rules.state.Keys;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which what a replica has on its disk is damaged, lost or old. */
@Tag("slow")
@Tag("faults")
final class DamagedRowsTest {
  private static final String ID = "replica-4";
  private static final int TORN_BYTES = 20;
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ratis,ledger,.log", "comet,ledger,.log", "comet,engine-comet/data/cs.wal,wal"})
  void row12TornLog(String engine, String where, String ending) throws Exception {
    Table.play(
        "12",
        engine,
        folder,
        "kill -9 of one, the last %d bytes of its newest %s/*%s are gone"
            .formatted(TORN_BYTES, where, ending),
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Path log = Damage.newest(row.data(ID).resolve(where), ending);
          try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(Math.max(0, file.length() - TORN_BYTES));
          }
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.goesOn("its signature needed");
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row13FlippedBit(String engine) throws Exception {
    Table.play(
        "13",
        engine,
        folder,
        "one bit flipped in the middle of the newest log of a replica's database",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Damage.flip(Damage.newest(row.data(ID).resolve("ledger"), ".log"));
          row.refusesToStart(ID, "cannot be opened");
          row.goesOn("without it");
          row.withoutItsFolder(ID);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row13FlippedBitInEveryTable(String engine) throws Exception {
    Table.play(
        "13",
        engine,
        folder,
        "one bit flipped in the middle of every table (.sst) of a replica's database",
        row -> {
          // what a start finds in the log of the database, it writes to tables
          row.processes().end(ID);
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().process(ID).destroyForcibly().waitFor();
          List<Path> tables = Damage.all(row.data(ID).resolve("ledger"), ".sst");
          assertThat(tables).isNotEmpty();
          for (Path table : tables) {
            Damage.flip(table);
          }
          row.processes().start(ID);
          row.saw(tables.size() + " tables");
          row.endsItself(ID, ExitCode.UNAVAILABLE.code(), "cannot be opened");
          row.goesOn("without it");
          row.withoutItsFolder(ID);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row17AnotherState(String engine) throws Exception {
    Table.play(
        "17",
        engine,
        folder,
        "a balance is changed in the database of one while it is stopped",
        row -> {
          row.processes().end(ID);
          byte[] key = Keys.balance("hospital-1").key().getBytes(US_ASCII);
          Tampering.in(
              row.data(ID).resolve("ledger"),
              "state",
              (db, column) -> db.put(column, key, Keys.NUMBER.encode(77_000_000L)));
          row.processes().start(ID);
          // with CometBFT either sees it first: the replica by a signature, or its engine
          row.endsItself(ID, Fatal.EXIT_CODE, "is another one", "wrong Block.Header.AppHash");
          row.goesOn("without it");
          row.misled(ID);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row22OneDiskIsRolledBack(String engine) throws Exception {
    Table.play(
        "22",
        engine,
        folder,
        "the whole disk of one is put back to an older copy",
        row -> {
          row.processes().end(ID);
          Path old = folder.resolve("old");
          Folders.copy(row.data(ID), old);
          row.processes().start(ID);
          row.processes().end("replica-3");
          row.goesOn(ID + " signs");
          row.processes().start("replica-3");
          row.healthyOrDead("replica-3");
          row.processes().process(ID).destroyForcibly().waitFor();
          Folders.replace(row.data(ID), old);
          row.refusesToStart(ID, "let the admins replace this replica");
          row.goesOn("without it");
          row.without(ID);
        });
  }
}
