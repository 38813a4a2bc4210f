package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.node.Page;
import aver.ledger.node.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps of docs/operate/change-engine.md, with the lines of that page. */
public final class EngineChange {
  private static final Page PAGE = Page.of("change-engine.md");
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String BLOCKS = "blocks ";

  private final Processes processes;
  private final Path folder;
  private final List<String> replicas;
  private final String engine;
  private final String archive;

  /**
   * Begins with the first step when it is told to.
   *
   * @param folder of the replicas' folders
   * @param replicas those that run
   * @param engine the next one, by its name in the settings
   */
  public EngineChange(Processes processes, Path folder, List<String> replicas, String engine) {
    this.processes = processes;
    this.folder = folder;
    this.replicas = replicas;
    this.engine = engine;
    this.archive = folder.resolve(engine + ".aver").toString();
  }

  /** All stand still at one certified height, then stop. */
  public void standStill() throws Exception {
    for (String id : replicas) {
      processes.end(id);
      processes.start(id, PAGE, "aver node run --config replica.yaml --no-transactions");
    }
    await("one certified height").atMost(LONG).until(this::oneHeight);
    for (String id : replicas) {
      processes.end(id);
    }
  }

  /** One writes the ledger down; the four lines that are printed, the height first. */
  public List<String> export() {
    String data = folder.resolve(replicas.getFirst()).toString();
    return typed("aver ledger export", Map.of("data", data, "ledger.aver", archive));
  }

  /** Each takes in what was exported, and starts with the other engine. */
  public void goOn(List<String> exported) throws IOException {
    assertThat(exported.getLast()).startsWith(BLOCKS);
    String blocks = exported.getLast().substring(BLOCKS.length());
    String genesis = folder.resolve("genesis.json").toString();
    for (String id : replicas) {
      String data = folder.resolve(id).toString();
      List<String> imported =
          typed(
              "aver ledger import",
              Map.of("ledger.aver", archive, "data", data, "genesis.json", genesis, "HEX", blocks));
      assertThat(imported).as(id).isEqualTo(exported);
    }
    processes.use(engine);
    for (String id : replicas) {
      processes.start(id, PAGE, "aver node run --config replica.yaml");
    }
  }

  /**
   * What a member sees by the line of the page: all are well, at one height, all of it certified.
   */
  private boolean oneHeight() throws IOException {
    String settings = processes.memberSettings("hospital-3").toString();
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

  /** What a line printed, without its first line, which names the file. */
  private static List<String> typed(String line, Map<String, String> here) {
    Typed typed = new Typed();
    int code = typed.run(PAGE.typed(line, here));
    assertThat(code).as("%s %s", typed.out(), typed.err()).isZero();
    return typed.out().lines().skip(1).toList();
  }
}
