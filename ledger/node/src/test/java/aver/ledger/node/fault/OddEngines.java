package aver.ledger.node.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Engines of replicas whose clocks and files a row spoils while they run, or that propose two
 * blocks; CometBFT's alone.
 */
final class OddEngines {
  private final Row row;
  private final Path program;
  private final Path clock;
  private final Path disk;
  private final Path twin;

  /** With the program that {@link OddProgram} builds. */
  OddEngines(Row row, Path folder, Path program) {
    this.row = row;
    this.program = program;
    this.clock = folder.resolve("engine-clock");
    this.disk = folder.resolve("engine-disk");
    this.twin = folder.resolve("engine-twin");
  }

  /** Restarts replicas, one after the other, with such engines, in which nothing is wrong yet. */
  void under(List<String> ids) throws Exception {
    wrong(0);
    for (String id : ids) {
      row.processes().also(id, "engine-program: " + program);
      row.processes()
          .environment(
              id,
              Map.of(
                  "AVER_ODD_CLOCK",
                  clock.toString(),
                  "AVER_ODD_DISK",
                  disk.toString(),
                  "AVER_ODD_TWIN",
                  twin.toString()));
      row.processes().end(id);
      row.processes().start(id);
      row.healthyOrDead(id);
    }
  }

  /** From now on their clocks are ahead by so many seconds, or behind if negative. */
  void wrong(long seconds) throws IOException {
    write(clock, Long.toString(seconds));
  }

  /**
   * From now on writes and syncs of files with these words in their paths fail.
   *
   * @param number of the error
   */
  void fail(int number, String where) throws IOException {
    write(disk, number + " " + where);
  }

  /** From now on each sync of files with these words in their paths takes 2 s. */
  void slow(String where) throws IOException {
    write(disk, "0 " + where);
  }

  /** From now on their files work. */
  void work() throws IOException {
    Files.delete(disk);
  }

  /** From now on, when they propose, one of the others is told another block than the rest. */
  void proposeTwo() throws IOException {
    Files.createFile(twin);
  }

  /** How often they did, so far. */
  long proposedTwo() throws IOException {
    return noted("proposed ");
  }

  /** How often another engine voted for the other block, so far. */
  long believed() throws IOException {
    return noted("voted ");
  }

  private long noted(String what) throws IOException {
    try (Stream<String> lines = Files.lines(twin)) {
      return lines.filter(line -> line.startsWith(what)).count();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
