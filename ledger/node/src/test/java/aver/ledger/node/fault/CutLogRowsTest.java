package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.process.Oddity;
import aver.ledger.node.process.Replacement;
import aver.ledger.store.LedgerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows of the fault table in which an engine's log is cut, and in which replicas take another one's
 * log because theirs does not reach back. CometBFT keeps all blocks.
 */
@Tag("slow")
@Tag("faults")
final class CutLogRowsTest {
  private static final String ID = "replica-4";
  private static final List<String> OTHERS = List.of("replica-1", "replica-2", "replica-3");

  @TempDir Path folder;

  @Test
  void row04OneEndsWhenTheLogIsCut() throws Exception {
    Table.play(
        "4",
        "ratis",
        folder,
        "the process of one ends at once when the engine's log is to be cut, and again as soon as the"
            + " first part of it is gone",
        row -> {
          row.processes().end(ID);
          row.processes().start(ID, Oddity.HALTS_BEFORE_CUT);
          halted(row, ID);
          row.saw("ended before the cut");
          row.processes().start(ID, Oddity.CUTS_LOG);
          row.until(ID + " to be ready", () -> row.isReady(ID));
          newTerm(row);
          row.until("a cut", () -> firstEntry(row, ID) > 0);
          row.processes().process(ID).destroyForcibly().waitFor();
          row.saw("kill -9 after the cut");
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("it is needed");
          row.processes().start("replica-3");
        });
  }

  @Test
  void row20OneIsBehindTheCut() throws Exception {
    Table.play(
        "20",
        "ratis",
        folder,
        "one is away until the others have cut what it lacks from the engine's log; its process ends"
            + " at once while it takes another replica's log into its ledger, then it is started"
            + " again",
        row -> {
          row.start(Oddity.CUTS_LOG, OTHERS.toArray(String[]::new));
          row.processes().process(ID).destroyForcibly().waitFor();
          long lacks = lastSegment(row, "replica-1");
          for (int i = 0; i < 2; i++) {
            newTerm(row);
          }
          for (String id : OTHERS) {
            row.until(id + " to cut its log", () -> firstEntry(row, id) > lacks);
          }
          row.saw("the others' logs begin behind entry " + lacks);
          row.processes().start(ID, Oddity.HALTS_IN_CATCH_UP);
          halted(row, ID);
          row.saw("it ended at height %d".formatted(height(row, ID)));
          row.processes().start(ID);
          row.says(ID, "caught up from");
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("it is needed");
          row.processes().start("replica-3");
        });
  }

  @ParameterizedTest
  @CsvSource({"ratis, HALTS_IN_CATCH_UP", "comet, HALTS_BEFORE_WRITING"})
  void row20ANewcomerEndsInTheMiddle(String engine, Oddity oddity) throws Exception {
    Table.play(
        "20",
        engine,
        folder,
        "the process of a newcomer ends at once while it takes the log into its ledger, then it is"
            + " started again",
        row -> {
          row.more(5);
          row.goesOn("more at once");
          row.processes().process(ID).destroyForcibly().waitFor();
          row.without(ID);
          Replacement.vote(row.processes(), ID, "replica-5", 1);
          row.processes().start("replica-5", oddity);
          halted(row, "replica-5");
          row.saw("it ended at height %d".formatted(height(row, "replica-5")));
          row.processes().start("replica-5", "--join");
          Replacement.entered(row.processes(), "replica-5");
          row.with("replica-5");
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.goesOn("the newcomer is needed");
          row.processes().start("replica-3");
        });
  }

  /** Whoever leads goes and comes back, so that a new term begins, and with it a new segment. */
  private static void newTerm(Row row) throws Exception {
    String leader = row.leader();
    row.processes().end(leader);
    if (OTHERS.contains(leader)) {
      row.processes().start(leader, Oddity.CUTS_LOG);
    } else {
      row.processes().start(leader);
    }
    row.goesOn("a new term");
  }

  private static void halted(Row row, String id) throws Exception {
    assertThat(row.processes().process(id).waitFor(Row.LONG)).as("%s ends", id).isTrue();
    assertThat(row.processes().process(id).exitValue()).as(id).isEqualTo(Oddity.HALTED);
  }

  private long height(Row row, String id) {
    try (LedgerStore store =
        LedgerStore.open(row.data(id).resolve("ledger"), row.processes().genesis().chainId())) {
      return store.head().orElseThrow().height();
    }
  }

  private static long firstEntry(Row row, String id) throws IOException {
    return segments(row, id).stream().min(Long::compare).orElse(0L);
  }

  private static long lastSegment(Row row, String id) throws IOException {
    return segments(row, id).stream().max(Long::compare).orElse(0L);
  }

  /** The indexes of the entries with which the segments of a replica's log begin. */
  private static List<Long> segments(Row row, String id) throws IOException {
    try (Stream<Path> files = Files.walk(row.data(id).resolve("engine"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("log_"))
          .map(name -> name.replace("log_inprogress_", "").replace("log_", ""))
          .map(name -> Long.parseLong(name.replaceFirst("-.*", "")))
          .toList();
    }
  }
}
