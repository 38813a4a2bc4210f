package aver.ledger.node.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.node.SmallChain;
import aver.ledger.node.catchup.Lagging;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.order.EngineOrigin;
import aver.ledger.node.statesync.SnapshotNet;
import aver.proto.v1.CatchUpResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that was behind dies in the middle of an archive: its engine's place is still the one
 * before it, and an engine that went on there would bring again what the log has left out.
 */
final class InterruptedImportTest {
  private static final int BLOCKS = Lagging.BLOCKS;

  @TempDir Path folder;
  private Lagging lagging;
  private Path archive;

  @BeforeEach
  void export() throws Exception {
    lagging = new Lagging(folder);
    archive = folder.resolve("ledger.aver");
    LedgerArchive.Contents _ = LedgerArchive.write(lagging.honest(), archive);
    lagging.serveHonest("r2", "r3");
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  /** Executes so many blocks at most. */
  private void take(int blocks) throws Exception {
    SnapshotNet.Dying dying = new SnapshotNet.Dying(blocks);
    ReplicaLedger ledger =
        new ReplicaLedger(
            lagging.behind(),
            lagging.chain().genesis(),
            new LedgerMeters(new SimpleMeterRegistry()),
            (before, chainId, block) -> {
              dying.step();
              return ParallelSignatures.of(before, chainId, block);
            },
            _ -> {});
    try (InputStream in = Files.newInputStream(archive);
        ArchiveFile file = new ArchiveFile(in)) {
      LedgerArchive.Contents _ =
          new ArchiveIntake(
                  lagging.behind(),
                  lagging.chain().genesis(),
                  folder.resolve("import.tmp"),
                  Optional.empty(),
                  ledger)
              .take(new CutReading(file));
    }
  }

  /** Puts a place of the engine into the archive. */
  private void placed(long index) throws Exception {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ArchiveFile.begin(head, lagging.chain().genesis().chainId());
    byte[] bytes = Files.readAllBytes(archive);
    try (InputStream in = new ByteArrayInputStream(bytes);
        OutputStream out = Files.newOutputStream(archive)) {
      out.write(in.readNBytes(head.size()));
      CatchUpResponse target = CatchUpResponse.parseDelimitedFrom(in);
      target.toBuilder()
          .setTarget(target.getTarget().toBuilder().setTerm(1).setIndex(index))
          .build()
          .writeDelimitedTo(out);
      in.transferTo(out);
    }
  }

  private void killedBehind(int blocks) {
    assertThatThrownBy(() -> take(blocks)).hasMessage("killed");
    assertThat(lagging.behind().head().orElseThrow().height()).isEqualTo(blocks);
  }

  @Test
  void noEngineGoesOnUntilTheArchiveIsTakenInAgain() throws Exception {
    killedBehind(2);
    requireAgain();
    take(BLOCKS);
    assertThat(EngineOrigin.of(lagging.behind()).height()).isEqualTo(BLOCKS);
    lagging.catchUp("r2", "r3").finish();
    assertThat(lagging.behind().head()).isEqualTo(lagging.honest().head());
  }

  private void requireAgain() {
    lagging.catchUp("r2", "r3").resume();
    assertThatThrownBy(() -> lagging.catchUp("r2", "r3").finish())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("give `aver ledger import` the same file again");
  }

  /** Who made the archive may have written one into it, which no checkpoint says. */
  @Test
  void aPlaceOfTheEngineInAnArchiveIsNotBelieved() throws Exception {
    placed(1);
    killedBehind(2);
    requireAgain();
  }

  @Test
  void whoeverDiesBehindTheLastBlockTakesItInAgainToo() throws Exception {
    killedBehind(BLOCKS - 1);
    lagging
        .chain()
        .fill(
            lagging.chain().ledger(lagging.behind()),
            BLOCKS,
            BLOCKS,
            SmallChain.EACH,
            _ -> EngineCursor.NONE);
    assertThat(lagging.behind().head()).isEqualTo(lagging.honest().head());
    requireAgain();
    take(0);
    assertThat(EngineOrigin.of(lagging.behind()).height()).isEqualTo(BLOCKS);
  }

  @Test
  void anArchiveOfWhichNothingWasExecutedIsForgotten() throws Exception {
    killedBehind(0);
    lagging.catchUp("r2", "r3").resume();
    lagging.chain().fill(lagging.chain().ledger(lagging.behind()), 1, 2);
    lagging.catchUp("r2", "r3").finish();
    assertThat(lagging.behind().head().orElseThrow().height()).isEqualTo(2);
  }
}
