package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.Fatal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of the fault table in which CometBFT's own files fail or are slow. */
@Tag("slow")
@Tag("faults")
final class EngineDiskRowsTest {
  private static final String ID = "replica-4";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "EIO,5,input/output error,cs.wal",
    "EROFS,30,read-only file system,blockstore.db",
    "EIO,5,input/output error,state.db"
  })
  void row11FilesOfTheEngineFail(String error, int number, String says, String where)
      throws Exception {
    Path program = OddProgram.require();
    Table.play(
        "11",
        "comet",
        folder,
        "writes and syncs of CometBFT's %s at one fail with %s (CometBFT built with another os.File), then work"
            .formatted(where, error),
        row -> {
          OddEngines engines = new OddEngines(row, folder, program);
          engines.under(List.of(ID));
          engines.fail(number, "/" + where + "/");
          row.endsItself(ID, says);
          assertThat(row.processes().process(ID).exitValue()).isEqualTo(Fatal.EXIT_CODE);
          row.goesOn("without it");
          engines.work();
          row.processes().start(ID);
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("works again, its signature needed");
          row.processes().start("replica-3");
        });
  }

  @Test
  void row07SyncsOfTheEngineAreSlow() throws Exception {
    Path program = OddProgram.require();
    Table.play(
        "7",
        "comet",
        folder,
        "each sync of CometBFT's files at one takes 2 s, for 60 s (CometBFT built with another os.File)",
        row -> {
          OddEngines engines = new OddEngines(row, folder, program);
          engines.under(List.of(ID));
          engines.slow("/engine-comet/");
          row.goesOn(ID + " is slow");
          row.lasts(Duration.ofSeconds(60));
          row.goesOn("60 s later");
          engines.work();
          row.healthyOrDead(ID);
          row.processes().end("replica-3");
          row.goesOn("fast again, its signature needed");
          row.processes().start("replica-3");
        });
  }
}
