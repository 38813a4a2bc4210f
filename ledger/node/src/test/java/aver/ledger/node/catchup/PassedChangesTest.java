package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.statesync.SnapshotNet;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What blocks that are written together change for those behind them among the same. */
final class PassedChangesTest {
  private static final int REPLACED = 2;
  private static final int ROTATED_AT = 20;
  private static final int BLOCKS = 300;

  @TempDir Path folder;
  private long ordered;

  @Test
  void aKeyThatIsRotatedAndReplicasThatAreReplacedCountFromTheirBlockOn() throws Exception {
    try (ReplacedChain chain = new ReplacedChain(folder)) {
      LedgerStore honest = chain.begun(folder.resolve("honest"));
      chain.replace(honest, REPLACED);
      ReplicaLedger ledger = chain.ledger(honest);
      SigningKey first = chain.keys("admin-1").identity();
      SigningKey next = SigningKey.ofSeed(new byte[32]);
      ordered = 10L * REPLACED;
      for (int height = REPLACED + 1; height < ROTATED_AT; height++) {
        write(ledger, chain.signed("admin-1", 1, first, new Transfer("r1", 1)));
      }
      // in one block: the rotation, one by the new key, and one by the old, which is dropped
      write(
          ledger,
          chain.signed("admin-1", 1, first, rotation(chain, next)),
          chain.signed("admin-1", 2, next, new Transfer("r1", 1)),
          chain.signed("admin-1", 1, first, new Transfer("r1", 1)));
      for (int height = ROTATED_AT + 1; height <= BLOCKS; height++) {
        write(ledger, chain.signed("admin-1", 2, next, new Transfer("r1", 1)));
      }
      chain.certify(honest, chain.signers(honest));
      for (String id : List.of("r1", "r2", "r5")) {
        chain.serve(id, honest, honest);
      }

      LedgerStore store = chain.begun(folder.resolve("r6"));
      catchUp(chain, store).from(EngineCursor.NONE);
      for (long height = 0; height <= BLOCKS; height++) {
        assertThat(store.head(height)).isEqualTo(honest.head(height));
      }
      assertThat(store.checkpoints().changesAbove(-1).keySet())
          .isEqualTo(honest.checkpoints().changesAbove(-1).keySet())
          .hasSize(REPLACED);
      assertThat(member(store)).isEqualTo(member(honest)).isPresent();
    }
  }

  private static RotateKey rotation(ReplacedChain chain, SigningKey next) {
    PublicKey key = new PublicKey(PublicKey.ED25519, Octets.of(next.publicKey()));
    byte[] message = RotateKey.possessionMessage(chain.genesis().chainId(), "admin-1", key);
    return new RotateKey(Optional.of(key), Optional.empty(), Octets.of(next.sign(message)));
  }

  private void write(ReplicaLedger ledger, byte[]... transactions) {
    ordered += 10;
    EngineCursor cursor = new EngineCursor(1, ordered);
    ledger.execute(new DecidedBlock(cursor, List.of(transactions)));
    ledger.commit(cursor);
  }

  private static Optional<Octets> member(LedgerStore store) {
    try (StoreView view = store.view()) {
      return view.get(Keys.member("admin-1").key()).map(Octets::of);
    }
  }

  private CatchUp catchUp(ReplacedChain chain, LedgerStore store) {
    return new CatchUp(
        store,
        chain.ledger(store),
        chain.genesis().chainId(),
        chain.keys("r6").tls(),
        folder.resolve("spool"),
        () -> List.of("r1", "r2", "r5").stream().map(chain::endpoint).toList(),
        () -> {},
        (why, e) -> {
          throw new AssertionError(why, e);
        });
  }

  @Test
  void largeBlocksAreWrittenSoonerThan256OfThem() throws Exception {
    try (Lagging lagging = new Lagging(folder, 1)) {
      ReplicaLedger ledger = lagging.chain().ledger(lagging.honest());
      lagging.chain().fill(ledger, 2, 5, 2_500, height -> new EngineCursor(1, 10L * height));
      lagging.chain().fill(ledger, 6, 262, 1, height -> new EngineCursor(1, 10L * height));
      lagging.chain().certify(lagging.honest());
      lagging.serveHonest("r2", "r3");
      try (LedgerStore store = lagging.chain().open(folder.resolve("killed"))) {
        SnapshotNet.Dying dying = new SnapshotNet.Dying(1);
        ReplicaLedger killed =
            new ReplicaLedger(
                store,
                lagging.chain().genesis(),
                new LedgerMeters(new SimpleMeterRegistry()),
                (before, chainId, block) -> {
                  dying.step();
                  return ParallelSignatures.of(before, chainId, block);
                },
                _ -> {});
        assertThatThrownBy(() -> lagging.catchUp(store, killed, "r2", "r3").from(EngineCursor.NONE))
            .hasMessage("killed");
        assertThat(store.head().orElseThrow().height()).isBetween(1L, 4L);
        lagging.catchUp(store, lagging.chain().ledger(store), "r2", "r3").from(EngineCursor.NONE);
        assertThat(store.head()).isEqualTo(lagging.honest().head());
      }
    }
  }
}
