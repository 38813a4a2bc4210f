package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.Page;
import aver.ledger.node.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operate/engine.md tells operators to write into settings, and to type instead. */
final class EnginePageTest {
  private static final Page PAGE = Page.of("engine.md");
  private static final List<String> SETTINGS = PAGE.block("engine: comet");
  @TempDir Path folder;
  private List<String> others = List.of();

  @BeforeEach
  void write() throws Exception {
    try (Processes processes = new Processes(folder)) {
      others = Files.readAllLines(processes.settings("replica-1", "replica-1"));
    }
    others.remove("engine: ratis");
  }

  @Test
  void itsSettingsAreRead() throws Exception {
    NodeSettings settings = NodeSettings.read(settings(SETTINGS));
    assertThat(settings.engine()).isEqualTo(EngineKind.COMET);
    assertThat(settings.timing()).isEqualTo(EngineTiming.FAR);
    assertThat(settings.engineProgram()).contains(folder.resolve("cometbft"));
    assertThat(settings.snapshotFrom()).isEqualTo(1000);
  }

  /** Of an engine whose program is not there the replica can say no more than that. */
  @Test
  void whatMayBeTypedInsteadIsTaken() throws Exception {
    String file = settings(List.of("engine-program: not-built")).toString();
    String instead = SETTINGS.getFirst().substring(SETTINGS.getFirst().indexOf("aver ") + 5);
    Typed typed = new Typed();
    int code = typed.run((instead + " --config " + file).split(" ", -1));
    assertThat(code).as(typed.err()).isEqualTo(3);
    assertThat(typed.err()).contains("the engine's program " + folder.resolve("not-built"));
  }

  private Path settings(List<String> more) throws Exception {
    List<String> lines = new ArrayList<>(others);
    lines.addAll(more);
    return Files.write(folder.resolve("replica.yaml"), lines);
  }
}
