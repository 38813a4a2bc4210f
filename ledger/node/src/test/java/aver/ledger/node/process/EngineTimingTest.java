package aver.ledger.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.yaml.InvalidYamlException;
import aver.ledger.engine.Ahead;
import aver.ledger.engine.Headers;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.Snapshots;
import aver.ledger.engine.comet.CometSettings;
import aver.ledger.engine.ratis.RatisSettings;
import aver.ledger.node.EngineMaker;
import aver.ledger.node.Typed;
import aver.ledger.proof.Digest;
import aver.ledger.store.BlockHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far apart replicas are is a setting, and both engines wait accordingly. */
final class EngineTimingTest {
  private static final String ID = "replica-1";
  private static final Peer SELF = new Peer(ID, "127.0.0.1:1");

  @TempDir static Path folder;
  private static Processes processes;

  @BeforeAll
  static void write() throws Exception {
    processes = new Processes(folder);
  }

  @AfterAll
  static void close() {
    processes.close();
  }

  @Test
  void nearUnlessTheSettingsSayFar() throws Exception {
    assertThat(NodeSettings.read(settings("")).timing()).isEqualTo(EngineTiming.NEAR);
    assertThat(NodeSettings.read(settings("engine-timing: near")).timing())
        .isEqualTo(EngineTiming.NEAR);
    assertThat(NodeSettings.read(settings("engine-timing: far")).timing())
        .isEqualTo(EngineTiming.FAR);
  }

  @Test
  void aCommandLineSaysItInstead() throws Exception {
    NodeSettings near = NodeSettings.read(settings(""));
    NodeSettings far = near.with(Optional.empty(), Optional.of(EngineTiming.FAR));
    assertThat(far.timing()).isEqualTo(EngineTiming.FAR);
    assertThat(far.engine()).isEqualTo(near.engine());
    assertThat(far.with(Optional.of(EngineKind.COMET), Optional.empty()))
        .extracting(NodeSettings::engine, NodeSettings::timing)
        .containsExactly(EngineKind.COMET, EngineTiming.FAR);
  }

  @Test
  void bothEnginesWaitAsItSays() throws Exception {
    EngineChoice near = choice("engine-timing: near");
    assertThat(near.ratisSettings(SELF, parts()).timing()).isEqualTo(RatisSettings.Timing.NEAR);
    assertThat(near.cometSettings(SELF, parts()).timing()).isEqualTo(CometSettings.Timing.NEAR);
    EngineChoice far = choice("engine-timing: far");
    assertThat(far.ratisSettings(SELF, parts()).timing()).isEqualTo(RatisSettings.Timing.FAR);
    assertThat(far.cometSettings(SELF, parts()).timing()).isEqualTo(CometSettings.Timing.FAR);
  }

  @Test
  void anotherWordIsRefusedAndNothingIsWritten() throws Exception {
    Path settings = settings("engine-timing: distant");
    assertThatThrownBy(() -> NodeSettings.read(settings))
        .isInstanceOf(InvalidYamlException.class)
        .hasMessageContaining("engine-timing")
        .hasMessageContaining("must be near or far")
        .hasMessageContaining("distant");
    Typed typed = new Typed();
    assertThat(typed.run("node", "run", "--config", settings.toString())).isEqualTo(2);
    assertThat(typed.err()).hasLineCount(1).contains("must be near or far");
    String good = settings("").toString();
    assertThat(typed.run("node", "run", "--config", good, "--engine-timing", "distant"))
        .isEqualTo(2);
    assertThat(typed.err()).contains("--engine-timing").contains("NEAR, FAR");
    assertThat(folder.resolve(ID)).doesNotExist();
  }

  private static EngineChoice choice(String line) throws Exception {
    return new EngineChoice(
        NodeSettings.read(settings(line)), processes.genesis().chainId(), processes.keys(ID));
  }

  private static EngineMaker.Parts parts() {
    Digest root = Digest.sha256(new byte[0]);
    return new EngineMaker.Parts(
        SELF,
        new BlockHead(0, 0, root, root, 0),
        List.of(SELF),
        false,
        Ahead.NONE,
        Map::of,
        SnapshotFetcher.none(),
        Snapshots.none(),
        Headers.none());
  }

  /** Settings of a replica and one line more. */
  private static Path settings(String line) throws Exception {
    return Files.writeString(processes.settings(ID, ID), line + "\n", StandardOpenOption.APPEND);
  }
}
