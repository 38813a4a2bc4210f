package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.cli.CommandLineRunner;
import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.LedgerMain;
import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Replacement;
import java.io.PrintWriter;
import java.io.StringWriter;
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

  /** The steps of docs/operate/change-engine.md. */
  private void swap(Row row, List<String> replicas, String engine, boolean emptyDisk)
      throws Exception {
    Processes processes = row.processes();
    for (String id : replicas) {
      processes.end(id);
      processes.start(id, "--no-transactions");
    }
    row.until("one certified height", () -> oneHeight(row, replicas));
    for (String id : replicas) {
      processes.end(id);
    }
    Path archive = folder.resolve(engine + ".aver");
    String exported =
        run(
            "ledger",
            "export",
            "--dir",
            dir(row, "replica-1"),
            "--archive",
            "-o",
            archive.toString());
    String blocks =
        exported.lines().reduce((_, last) -> last).orElseThrow().substring("blocks ".length());
    if (emptyDisk) {
      Files.move(row.data("replica-4"), folder.resolve("old-disk"));
    }
    for (String id : replicas) {
      String imported =
          run(
              "ledger",
              "import",
              archive.toString(),
              "--dir",
              dir(row, id),
              "--genesis",
              folder.resolve("genesis.json").toString(),
              "--blocks",
              blocks);
      assertThat(imported.lines().skip(1).toList()).isEqualTo(exported.lines().skip(1).toList());
    }
    row.saw(exported.lines().skip(1).findFirst().orElseThrow());
    processes.use(engine);
    for (String id : replicas) {
      processes.start(id);
    }
  }

  private static boolean oneHeight(Row row, List<String> replicas) {
    double height = row.metric(replicas.getFirst(), "aver_ledger_height");
    return height > 0
        && replicas.stream()
            .allMatch(id ->
                row.metric(id, "aver_ledger_height") == height
                    && row.metric(id, "aver_ledger_certified_height") == height);
  }

  private static String dir(Row row, String id) {
    return row.data(id).toString();
  }

  private static String run(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineRunner.run(
            new LedgerMain(), new PrintWriter(out), new PrintWriter(err), command);
    assertThat(code).as("%s %s", out, err).isZero();
    return out.toString();
  }
}
