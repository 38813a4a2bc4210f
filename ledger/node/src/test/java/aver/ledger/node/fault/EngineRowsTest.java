package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.CometProgram;
import aver.ledger.node.Page;
import aver.ledger.node.Typed;
import aver.ledger.node.process.Processes;
import aver.ledger.node.process.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the fault table in which what was ordered by one engine goes on with the other. */
@Tag("slow")
@Tag("faults")
final class EngineRowsTest {
  private static final Page PAGE = Page.of("change-engine.md");
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

  /** The steps of docs/operate/change-engine.md, with the lines of that page. */
  private void swap(Row row, List<String> replicas, String engine, boolean emptyDisk)
      throws Exception {
    Processes processes = row.processes();
    for (String id : replicas) {
      processes.end(id);
      processes.start(id, PAGE, "aver node run --config replica.yaml --no-transactions");
    }
    row.until("one certified height", () -> oneHeight(row, replicas));
    for (String id : replicas) {
      processes.end(id);
    }
    String archive = folder.resolve(engine + ".aver").toString();
    String exported =
        typed("aver ledger export", Map.of("data", dir(row, "replica-1"), "ledger.aver", archive));
    String blocks =
        exported.lines().reduce((_, last) -> last).orElseThrow().substring("blocks ".length());
    if (emptyDisk) {
      Files.move(row.data("replica-4"), folder.resolve("old-disk"));
    }
    String genesis = folder.resolve("genesis.json").toString();
    for (String id : replicas) {
      String imported =
          typed(
              "aver ledger import",
              Map.of(
                  "ledger.aver",
                  archive,
                  "data",
                  dir(row, id),
                  "genesis.json",
                  genesis,
                  "HEX",
                  blocks));
      assertThat(imported.lines().skip(1).toList()).isEqualTo(exported.lines().skip(1).toList());
    }
    row.saw(exported.lines().skip(1).findFirst().orElseThrow());
    processes.use(engine);
    for (String id : replicas) {
      processes.start(id, PAGE, "aver node run --config replica.yaml");
    }
  }

  /**
   * What a member sees by the line of the page: all are well, at one height, all of it certified.
   */
  private static boolean oneHeight(Row row, List<String> replicas) throws IOException {
    String settings = row.processes().memberSettings("hospital-3").toString();
    List<String> words =
        new ArrayList<>(List.of(PAGE.typed("aver ledger status", Map.of("member.yaml", settings))));
    words.add("--json");
    Typed typed = new Typed();
    if (typed.run(words.toArray(String[]::new)) != 0) {
      return false;
    }
    JsonNode shown = JsonMapper.shared().readTree(typed.out()).path("replicas");
    long height = shown.path(0).path("height").asLong();
    return height > 0
        && shown.size() == replicas.size()
        && shown
            .valueStream()
            .allMatch(replica ->
                replica.path("height").asLong() == height
                    && replica.path("certifiedHeight").asLong() == height);
  }

  private static String dir(Row row, String id) {
    return row.data(id).toString();
  }

  private static String typed(String line, Map<String, String> here) {
    Typed typed = new Typed();
    int code = typed.run(PAGE.typed(line, here));
    assertThat(code).as("%s %s", typed.out(), typed.err()).isZero();
    return typed.out();
  }
}
