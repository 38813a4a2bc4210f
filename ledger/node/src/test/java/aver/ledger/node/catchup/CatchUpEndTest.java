package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.node.SmallChain;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.store.LedgerStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica that has executed all of another's log and comes to no end of it: what it accepted must
 * be on its disk by then, since nobody else is asked for a single checkpoint.
 */
final class CatchUpEndTest {
  private static final int BLOCKS = Lagging.BLOCKS;

  @TempDir Path folder;

  @Test
  void whatWasAcceptedIsKeptAfterARestartThatCameBehindTheLastBlock() throws Exception {
    Path data = folder.resolve("ended");
    try (Lagging lagging = new Lagging(folder)) {
      lagging.serveHonest("r2", "r3");
      SmallChain chain = lagging.chain();
      try (LedgerStore store = chain.open(data)) {
        CatchUp ended = lagging.catchUp(store, endingBehindTheLastBlock(chain, store), "r2", "r3");
        assertThatThrownBy(() -> ended.from(EngineCursor.NONE)).isInstanceOf(EngineException.class);
        assertThat(store.head()).as("all blocks are there").isEqualTo(lagging.honest().head());
        assertThat(store.checkpoints().at(BLOCKS)).as("and nothing behind them").isEmpty();
      }
      try (LedgerStore store = chain.open(data)) {
        lagging.catchUp(store, chain.ledger(store)).resume();
        assertThat(store.checkpoints().at(BLOCKS))
            .isPresent()
            .isEqualTo(lagging.honest().checkpoints().at(BLOCKS));
      }
      assertThat(lagging.died()).isEmpty();
    }
  }

  /**
   * A ledger during whose last block a folder takes the place of the file with the log, which then
   * cannot be removed: so far, and no further, does the replica get.
   */
  private ReplicaLedger endingBehindTheLastBlock(SmallChain chain, LedgerStore store) {
    return new ReplicaLedger(
        store,
        chain.genesis(),
        new LedgerMeters(new SimpleMeterRegistry()),
        (before, chainId, block) -> {
          if (store.head().orElseThrow().height() == BLOCKS - 1) {
            occupy(folder.resolve("spool"));
          }
          return ParallelSignatures.of(before, chainId, block);
        },
        _ -> {});
  }

  private static void occupy(Path file) {
    try {
      Files.delete(file);
      Files.createFile(Files.createDirectory(file).resolve("taken"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
