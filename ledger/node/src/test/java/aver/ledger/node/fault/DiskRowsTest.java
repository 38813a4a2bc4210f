package aver.ledger.node.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.Folders;
import aver.ledger.node.SmallDisk;
import aver.ledger.node.Tampering;
import aver.ledger.rules.state.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which a replica's disk fails or is changed. */
@Tag("slow")
@Tag("faults")
final class DiskRowsTest {
  private static final String ID = "replica-4";
  private static final int TORN_BYTES = 20;
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
            row.until("the replica to end", () -> !row.processes().process(ID).isAlive());
            row.goesOn(
                ID
                    + " ended with code "
                    + row.processes().process(ID).exitValue()
                    + ", without it");
            disk.free();
            row.processes().start(ID);
            row.processes().end("replica-3");
            row.goesOn("room again, its signature needed");
            row.processes().start("replica-3");
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"ratis,EIO,5", "ratis,EROFS,30", "comet,EIO,5", "comet,EROFS,30"})
  void row11DiskThatFails(String engine, String error, String number) throws Exception {
    Path library = failingDisk();
    Path now = folder.resolve("fails");
    Table.play(
        "11",
        engine,
        folder,
        "writes and syncs of one replica's files fail with %s (a preloaded library, JVM), then work"
            .formatted(error),
        row -> {
          row.processes().end(ID);
          row.processes()
              .environment(
                  ID,
                  Map.of(
                      "LD_PRELOAD",
                      library.toString(),
                      "FAILING_DISK",
                      row.data(ID).toRealPath().toString(),
                      "FAILING_DISK_NOW",
                      now.toString(),
                      "FAILING_DISK_ERRNO",
                      number));
          row.processes().start(ID);
          row.healthyOrDead(ID);
          Files.createFile(now);
          row.until("the replica to end", () -> !row.processes().process(ID).isAlive());
          row.goesOn(
              ID + " ended with code " + row.processes().process(ID).exitValue() + ", without it");
          Files.delete(now);
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("works again, its signature needed");
          row.processes().start("replica-3");
        });
  }

  /** Compiles what makes writes fail; without a C compiler the row is skipped. */
  private Path failingDisk() throws IOException {
    Path source = folder.resolve("failing-disk.c");
    try (InputStream in =
        Objects.requireNonNull(DiskRowsTest.class.getResourceAsStream("failing-disk.c"))) {
      Files.copy(in, source);
    }
    Path library = folder.resolve("failing-disk.so");
    Assumptions.assumeTrue(
        Shell.run("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString()),
        "skipped: there is no C compiler");
    return library;
  }

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
          Path log = newest(row.data(ID).resolve(where), ending);
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
          Path log = newest(row.data(ID).resolve("ledger"), ".log");
          try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
          }
          row.refusesToStart(ID, "cannot be opened");
          row.goesOn("without it");
          row.withoutItsFolder(ID);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ratis,engine,let the admins replace this replica",
    "comet,engine-comet,let it come back with new keys"
  })
  void row14LostLog(String engine, String directory, String says) throws Exception {
    Table.play(
        "14",
        engine,
        folder,
        "the engine's folder of one is lost, its database is kept",
        row -> {
          row.processes().process(ID).destroyForcibly().waitFor();
          Folders.delete(row.data(ID).resolve(directory));
          row.refusesToStart(ID, says);
          row.goesOn("without it");
          row.without(ID);
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
          row.until("the replica to end", () -> !row.processes().process(ID).isAlive());
          assertThat(Files.readString(row.log(ID))).contains("is another one");
          row.saw(ID + " alarms and ends with code " + row.processes().process(ID).exitValue());
          row.goesOn("without it");
          row.withoutItsFolder(ID);
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

  private static Path newest(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow();
    }
  }
}
