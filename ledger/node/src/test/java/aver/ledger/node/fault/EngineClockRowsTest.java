package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Fatal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the fault table in which the clock of CometBFT itself is wrong, while the replica's is
 * right. The engine stamps its votes with it, and takes no block whose time, a median of votes, is
 * a minute ahead of it; ledger time is the replicas' own and has to stay right.
 */
@Tag("slow")
@Tag("faults")
final class EngineClockRowsTest {
  private static final String ID = "replica-4";
  private static final List<String> BOTH = List.of("replica-1", "replica-2");
  private static final long HOUR_S = 3_600;
  private static final long TWO_MINUTES_S = 120;
  private static final int MANY = 20;
  private static final Duration NEAR = Duration.ofMinutes(5);
  private static final String TOO_FAR = "too far in the future";

  @TempDir Path folder;

  private void play(String injected, List<String> ids, Script script) throws Exception {
    Path program = OddProgram.require();
    Table.play(
        "9",
        "comet",
        folder,
        injected + " (CometBFT built with another time.Now)",
        row -> {
          OddEngines engines = new OddEngines(row, folder, program);
          engines.under(ids);
          script.play(row, engines);
        });
  }

  /** What happens in a row with such engines. */
  private interface Script {
    void play(Row row, OddEngines engines) throws Exception;
  }

  private void near(Row row) throws Exception {
    Duration error = new WrongClocks(row, folder).ofLedger();
    row.saw("ledger time is %d s from the right time".formatted(error.toSeconds()));
    assertThat(error.abs()).as("ledger time is wrong by").isLessThan(NEAR);
  }

  private static void needed(Row row, String without, String after) throws Exception {
    row.processes().end(without);
    row.goesOn(after + ", needed");
    row.processes().start(without);
  }

  @Test
  void row09OneEngineIsAhead() throws Exception {
    play(
        "the clock of one (f) of four engines jumps an hour ahead, then back",
        List.of(ID),
        (row, engines) -> {
          engines.wrong(HOUR_S);
          row.goesOn("ahead");
          near(row);
          needed(row, "replica-3", ID + " is ahead");
          row.healthyOrDead("replica-3");
          engines.wrong(0);
          needed(row, "replica-3", ID + " is right again");
          near(row);
          assertThat(row.processes().process(ID).isAlive()).as(ID).isTrue();
        });
  }

  @Test
  void row09OneEngineIsBehind() throws Exception {
    play(
        "the clock of one (f) of four engines jumps two minutes back, then is right again",
        List.of(ID),
        (row, engines) -> {
          engines.wrong(-TWO_MINUTES_S);
          row.endsItself(ID, TOO_FAR);
          assertThat(row.processes().process(ID).exitValue()).isEqualTo(Fatal.EXIT_CODE);
          row.goesOn("without it");
          row.processes().start(ID);
          row.until(ID + " to end again", () -> !row.processes().process(ID).isAlive());
          assertThat(row.processes().process(ID).exitValue()).isEqualTo(Fatal.EXIT_CODE);
          row.saw("started so, it ends again with code " + Fatal.EXIT_CODE);
          engines.wrong(0);
          row.processes().start(ID);
          row.healthyOrDead(ID);
          needed(row, "replica-3", ID + " is right again");
          near(row);
        });
  }

  @Test
  void row09TwoEnginesAreAhead() throws Exception {
    play(
        "the clocks of two (f + 1) of four engines jump an hour ahead, then back",
        BOTH,
        (row, engines) -> {
          engines.wrong(HOUR_S);
          row.goesOn("ahead");
          near(row);
          needed(row, "replica-3", "both are ahead");
          row.healthyOrDead("replica-3");
          engines.wrong(0);
          row.goesOn("right again");
          near(row);
          BOTH.forEach(id -> assertThat(row.processes().process(id).isAlive()).as(id).isTrue());
        });
  }

  @Test
  void row09TwoEnginesAreBehind() throws Exception {
    play(
        "the clocks of two (f + 1) of four engines jump two minutes back, then are right again",
        BOTH,
        (row, engines) -> {
          engines.wrong(-TWO_MINUTES_S);
          if (bothEnd(row)) {
            for (String id : BOTH) {
              row.endsItself(id, TOO_FAR);
            }
            row.standsStill("two of four have ended");
          } else {
            row.saw("behind: it goes on");
            near(row);
          }
          engines.wrong(0);
          for (String id : BOTH) {
            row.healthyOrDead(id);
          }
          row.goesOn("right again");
          near(row);
        });
  }

  /**
   * Whether both end, since a block is too far in the future for them, or all go on: both were
   * seen.
   */
  private static boolean bothEnd(Row row) {
    int before = row.acknowledged();
    row.until(
        "the end of both, or more transfers",
        () -> ended(row) || row.acknowledged() >= before + MANY);
    return ended(row);
  }

  private static boolean ended(Row row) {
    return BOTH.stream().noneMatch(id -> row.processes().process(id).isAlive());
  }
}
