package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of the fault table in which clocks are wrong; needs libfaketime. It is the replica's clock
 * that is wrong: CometBFT is a program that asks the kernel itself, so no library can give it
 * another clock; {@link EngineClockRowsTest} builds one that has another.
 */
@Tag("slow")
@Tag("faults")
final class ClockRowsTest {
  private static final Duration NEAR = Duration.ofMinutes(5);
  private static final List<String> BOTH = List.of("replica-1", "replica-2");

  @TempDir Path folder;

  private static void near(Row row, WrongClocks clocks) throws Exception {
    Duration error = clocks.ofLedger();
    row.saw("ledger time is %d s from the right time".formatted(error.toSeconds()));
    assertThat(error.abs()).as("ledger time is wrong by").isLessThan(NEAR);
  }

  /** Two that are ahead do not move it; two that are behind hold it where they were once. */
  private static void notAhead(Row row, WrongClocks clocks) throws Exception {
    Duration error = clocks.ofLedger();
    row.saw("ledger time is %d s from the right time".formatted(error.toSeconds()));
    assertThat(error).as("ledger time is ahead by").isLessThan(NEAR);
  }

  @ParameterizedTest
  @CsvSource({"ratis,+1h", "ratis,-1h", "ratis,+365d", "comet,+1h", "comet,-1h", "comet,+365d"})
  void row09OneClockIsWrong(String engine, String offset) throws Exception {
    WrongClocks.require();
    Table.play(
        "9",
        engine,
        folder,
        "the clock of one (f) of four is wrong by " + offset + " (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          clocks.wrong(offset, List.of("replica-1"));
          row.goesOn("with it");
          clocks.alarmedAbout(List.of("replica-1"));
          near(row, clocks);
          clocks.othersAreSilent(List.of("replica-2", "replica-3", "replica-4"));
          clocks.right(List.of("replica-1"));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ratis,+1h", "ratis,-1h", "ratis,+365d", "ratis,-365d",
    "comet,+1h", "comet,-1h", "comet,+365d", "comet,-365d"
  })
  void row09TwoClocksAreWrong(String engine, String offset) throws Exception {
    WrongClocks.require();
    Table.play(
        "9",
        engine,
        folder,
        "the clocks of two (f + 1) of four are wrong by " + offset + " (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          clocks.wrong(offset, BOTH);
          row.goesOn("with them");
          notAhead(row, clocks);
          clocks.alarmedAbout(BOTH);
          notAhead(row, clocks);
          clocks.right(BOTH);
          row.goesOn("right again");
          near(row, clocks);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row09TwoClocksJump(String engine) throws Exception {
    WrongClocks.require();
    Table.play(
        "9",
        engine,
        folder,
        "the clocks of two (f + 1) of four jump while they run, a year ahead and then an hour back"
            + " from the right time (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          clocks.movable(BOTH);
          near(row, clocks);
          clocks.jump("+365d");
          row.goesOn("a year ahead");
          clocks.alarmedAbout(BOTH);
          near(row, clocks);
          clocks.jump("-1h");
          row.goesOn("an hour back");
          notAhead(row, clocks);
          clocks.jump("+0");
          row.goesOn("right again");
          near(row, clocks);
          BOTH.forEach(id -> assertThat(row.processes().process(id).isAlive()).as(id).isTrue());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratis", "comet"})
  void row09TwoClocksDrift(String engine) throws Exception {
    WrongClocks.require();
    Table.play(
        "9",
        engine,
        folder,
        "the clocks of two (f + 1) of four run ten times as fast for a minute (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          clocks.movable(BOTH);
          near(row, clocks);
          clocks.drift(60, 9);
          row.goesOn("nine minutes ahead");
          clocks.alarmedAbout(BOTH);
          near(row, clocks);
          clocks.jump("+0");
          row.goesOn("right again");
          near(row, clocks);
          BOTH.forEach(id -> assertThat(row.processes().process(id).isAlive()).as(id).isTrue());
        });
  }

  @ParameterizedTest
  @CsvSource({"ratis,+365d", "comet,+365d", "ratis,-1h"})
  void row09TwoOfSevenClocksAreWrong(String engine, String offset) throws Exception {
    WrongClocks.require();
    Table.playSeven(
        "9",
        engine,
        folder,
        "the clocks of two (f) of seven are wrong by " + offset + " (libfaketime, JVM)",
        row -> {
          WrongClocks clocks = new WrongClocks(row, folder);
          clocks.wrong(offset, BOTH);
          row.goesOn("with them");
          near(row, clocks);
          clocks.alarmedAbout(BOTH);
          near(row, clocks);
          clocks.right(BOTH);
          row.goesOn("right again");
        });
  }
}
