package aver.ledger.node.fault;

import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.process.EngineChange;
import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Replacement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the fault table in which what was ordered by one engine goes on with the other. */
@Tag("slow")
@Tag("faults")
final class EngineRowsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ratis,comet", "comet,ratis"})
  void row25TheEngineIsChanged(String engine, String other) throws Exception {
    Assumptions.assumeTrue(CometProgram.find(System.getenv()).isPresent(), CometProgram.advice());
    Table.play(
        "25",
        engine,
        folder,
        "all stop and go on with "
            + other
            + ", one with an empty disk; then a replica is replaced;"
            + " then all go back",
        row -> {
          swap(row, Processes.REPLICAS, other, true);
          row.goesOn("with " + other);
          row.processes().process("replica-3").destroyForcibly().waitFor();
          row.without("replica-3");
          Replacement.decide(row.processes(), "replica-3", "replica-5", 1);
          Replacement.entered(row.processes(), "replica-5");
          row.with("replica-5");
          row.goesOn("a newcomer came to the new order");
          swap(row, List.of("replica-1", "replica-2", "replica-4", "replica-5"), engine, false);
          row.goesOn("with " + engine + " again");
        });
  }

  /** CometBFT itself brings all that it ordered; what was before that, a newcomer is given. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void row20TheLogBeforeCometBftIsChangedOnItsWay(int liars) throws Exception {
    Assumptions.assumeTrue(CometProgram.find(System.getenv()).isPresent(), CometProgram.advice());
    Table.play(
        "20",
        "ratis",
        folder,
        "all go on with comet; a newcomer takes the log up to there from the others; %s changes every"
                .formatted(liars == 1 ? "one (f)" : "each of two (f + 1)")
            + " third transaction of it",
        row -> {
          swap(row, Processes.REPLICAS, "comet", false);
          row.goesOn("with comet");
          FalseAnswersRowsTest.changedLog(row, liars);
        });
  }

  private void swap(Row row, List<String> replicas, String engine, boolean emptyDisk)
      throws Exception {
    EngineChange change = new EngineChange(row.processes(), folder, replicas, engine);
    change.standStill();
    List<String> exported = change.export();
    if (emptyDisk) {
      Files.move(row.data("replica-4"), folder.resolve("old-disk"));
    }
    change.goOn(exported);
    row.saw(exported.getFirst());
  }
}
