package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.AppPoint;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.statesync.SnapshotNet;
import aver.ledger.store.LedgerStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever is killed while it executes another's log keeps all changes of the member set: nobody
 * walks from genesis to now by its notes otherwise.
 */
final class KilledCatchUpTest {
  private static final int CHANGES = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void allChangesOfTheSetAreThere(int blocks) throws Exception {
    try (ReplacedChain chain = new ReplacedChain(folder)) {
      LedgerStore honest = chain.begun(folder.resolve("honest"));
      chain.replace(honest, CHANGES);
      for (String id : List.of("r1", "r5", "r6")) {
        chain.serve(id, honest, honest);
      }
      LedgerStore store = chain.begun(folder.resolve("r7"));
      SnapshotNet.Dying dying = new SnapshotNet.Dying(blocks);
      ReplicaLedger ledger =
          new ReplicaLedger(
              store,
              chain.genesis(),
              new LedgerMeters(new SimpleMeterRegistry()),
              (before, chainId, block) -> {
                dying.step();
                return ParallelSignatures.of(before, chainId, block);
              },
              _ -> {});
      assertThatThrownBy(() -> catchUp(chain, store, ledger).from(EngineCursor.NONE))
          .hasMessage("killed");
      assertThat(store.head().orElseThrow().height()).isEqualTo(blocks);

      CatchUp again = catchUp(chain, store, chain.ledger(store));
      again.resume();
      AppPoint _ = again.from(EngineCursor.NONE);
      assertThat(store.head()).isEqualTo(honest.head());
      assertThat(store.checkpoints().changesAbove(-1).keySet())
          .isEqualTo(honest.checkpoints().changesAbove(-1).keySet())
          .hasSize(CHANGES);
    }
  }

  private CatchUp catchUp(ReplacedChain chain, LedgerStore store, ReplicaLedger ledger) {
    return new CatchUp(
        store,
        ledger,
        chain.genesis().chainId(),
        chain.keys("r7").tls(),
        folder.resolve("spool"),
        () -> List.of("r1", "r5", "r6").stream().map(chain::endpoint).toList(),
        () -> {},
        (why, e) -> {
          throw new AssertionError(why, e);
        });
  }
}
