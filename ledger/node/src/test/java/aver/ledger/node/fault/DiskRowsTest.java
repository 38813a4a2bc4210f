package aver.ledger.node.fault;

import aver.ledger.engine.Fatal;
import aver.ledger.node.SmallDisk;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a replica's disk is full, fails or is slow. */
@Tag("slow")
@Tag("faults")
final class DiskRowsTest {
  private static final String ID = "replica-4";

  /** Transfers of each member under way at once. */
  private static final int MANY = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ratis, log and data, ., 24",
    "ratis, log alone, engine, 24",
    "ratis, data alone, ledger, 24",
    "comet, log and data, ., 64",
    "comet, log alone, engine-comet, 64",
    "comet, data alone, ledger, 24"
  })
  void row10FullDisk(String engine, String what, String where, int megabytes) throws Exception {
    try (SmallDisk disk = new SmallDisk(folder.resolve(ID).resolve(where).normalize(), megabytes)) {
      Table.play(
          "10",
          engine,
          folder,
          "the disk with %s of one is full (a tmpfs), then has room again".formatted(what),
          row -> {
            disk.fill();
            if (what.equals("log alone")) {
              row.more(MANY); // an engine has some megabytes of its log in advance
            }
            row.endsItself(ID, Fatal.EXIT_CODE, "no space left on device");
            row.goesOn("without it");
            disk.free();
            row.processes().start(ID);
            row.processes().end("replica-3");
            row.goesOn("room again, its signature needed");
            row.processes().start("replica-3");
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ratis, EIO, 5, Input/output error",
    "ratis, EROFS, 30, Read-only file system",
    "comet, EIO, 5, Input/output error",
    "comet, EROFS, 30, Read-only file system"
  })
  void row11DiskThatFails(String engine, String error, String number, String said)
      throws Exception {
    FailingDisk disk = new FailingDisk(folder);
    Table.play(
        "11",
        engine,
        folder,
        "writes and syncs of one replica's files fail with %s (a preloaded library, JVM), then work"
            .formatted(error),
        row -> {
          disk.under(row, ID, number);
          row.healthyOrDead(ID);
          disk.fail();
          row.endsItself(ID, Fatal.EXIT_CODE, said);
          row.goesOn("without it");
          disk.work();
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("works again, its signature needed");
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row07SlowDisk(String engine) throws Exception {
    FailingDisk disk = new FailingDisk(folder);
    Table.play(
        "7",
        engine,
        folder,
        "each sync of one replica's files takes 2 s, for 60 s (a preloaded library, JVM)",
        row -> {
          disk.under(row, ID, FailingDisk.SLOW);
          row.healthyOrDead(ID);
          disk.fail();
          row.goesOn(ID + " is slow");
          row.lasts(Duration.ofSeconds(60));
          row.goesOn("60 s later");
          disk.work();
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("fast again, its signature needed");
          row.processes().start("replica-3");
        });
  }
}
