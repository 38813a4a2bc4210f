package aver.ledger.node.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.client.keys.TlsKey;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.EngineException;
import aver.ledger.node.OneServer;
import aver.ledger.node.SmallChain;
import aver.ledger.node.certify.CertifiedReads;
import aver.ledger.node.certify.Certifier;
import aver.ledger.node.execution.ParallelSignatures;
import aver.ledger.node.execution.ReplicaLedger;
import aver.ledger.node.health.LedgerMeters;
import aver.ledger.node.serving.ReadServices;
import aver.ledger.node.statesync.SnapshotNet;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreException;
import aver.ledger.store.StoreView;
import aver.proto.v1.ReadRequest;
import aver.proto.v1.StateServiceGrpc;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of a long log most blocks are passed: many are written at once, and their states are not kept.
 */
final class LongCatchUpTest {
  /** Two passages, and those whose states are kept. */
  private static final int BLOCKS = 530;

  private static final String BALANCE = Keys.balance("r1").key();
  private static final long FIRST_READ = BLOCKS - LedgerStore.STATES_KEPT;

  @TempDir Path folder;
  private Lagging lagging;

  @BeforeEach
  void found() throws Exception {
    lagging = new Lagging(folder, BLOCKS);
    lagging.serveHonest("r2", "r3");
  }

  @AfterEach
  void close() {
    lagging.close();
  }

  private static void isThere(LedgerStore store, LedgerStore honest) {
    for (long height = 0; height <= BLOCKS; height++) {
      assertThat(store.head(height)).isEqualTo(honest.head(height));
    }
    long size = honest.head().orElseThrow().logSize();
    assertThat(store.idsKept()).isEqualTo(size);
    assertThat(store.subtreesKept()).isEqualTo(honest.subtreesKept());
    for (long seq = 0; seq < size; seq++) {
      assertThat(store.leaf(seq).map(Octets::of)).isEqualTo(honest.leaf(seq).map(Octets::of));
      assertThat(store.transaction(seq).map(Octets::of))
          .isEqualTo(honest.transaction(seq).map(Octets::of));
    }
    for (long height = FIRST_READ; height <= BLOCKS; height++) {
      try (StoreView view = store.viewAt(height);
          StoreView other = honest.viewAt(height)) {
        assertThat(view.head()).isEqualTo(other.head());
        assertThat(view.get(BALANCE).map(Octets::of)).isEqualTo(other.get(BALANCE).map(Octets::of));
      }
    }
    assertThatThrownBy(() -> store.viewAt(FIRST_READ - 1)).isInstanceOf(StoreException.class);
  }

  @Test
  void allOfItIsThereAndTheLastStatesCanBeRead() throws Exception {
    lagging.catchUp("r2", "r3").from(EngineCursor.NONE);
    isThere(lagging.behind(), lagging.honest());
    lagging.chain().fill(lagging.ledger(), BLOCKS + 1, BLOCKS + 3);
    assertThat(lagging.behind().head().orElseThrow().height()).isEqualTo(BLOCKS + 3);
  }

  /** In the first passage and in the second. */
  @ParameterizedTest
  @CsvSource({"200, 0", "265, 256"})
  void aChangedSignatureInAPassedBlockIsFoundAndTheNextIsAsked(int block, long kept)
      throws Exception {
    lagging.serveLie("r4", Lagging.signatureChangedIn((long) block * SmallChain.EACH));
    lagging.serveNothing("r2");
    assertThatThrownBy(() -> lagging.catchUp("r4", "r2").from(EngineCursor.NONE))
        .isInstanceOf(EngineException.class);
    assertThat(lagging.behind().head().orElseThrow().height()).isEqualTo(kept);
    lagging.catchUp("r4", "r2", "r3").from(EngineCursor.NONE);
    isThere(lagging.behind(), lagging.honest());
  }

  /** One that is killed after so many looks at signatures: one a passage, then one a block. */
  private ReplicaLedger dying(LedgerStore store, int steps) {
    SnapshotNet.Dying dying = new SnapshotNet.Dying(steps);
    return new ReplicaLedger(
        store,
        lagging.chain().genesis(),
        new LedgerMeters(new SimpleMeterRegistry()),
        (before, chainId, block) -> {
          dying.step();
          return ParallelSignatures.of(before, chainId, block);
        },
        _ -> {});
  }

  private void killed(LedgerStore store, int steps) {
    assertThatThrownBy(
            () -> lagging.catchUp(store, dying(store, steps), "r2", "r3").from(EngineCursor.NONE))
        .hasMessage("killed");
  }

  @Test
  void whoeverIsKilledBetweenPassagesOrBehindThemComesToTheEnd() throws Exception {
    for (int steps : new int[] {0, 1, 2, 100}) {
      try (LedgerStore store = lagging.chain().open(folder.resolve("killed-" + steps))) {
        killed(store, steps);
        lagging.catchUp(store, lagging.chain().ledger(store), "r2", "r3").from(EngineCursor.NONE);
        isThere(store, lagging.honest());
      }
    }
  }

  @Test
  void inTheMiddleOfItNothingIsAskedOrShownOfWhatCameBefore() throws Exception {
    LedgerStore store = lagging.behind();
    lagging.chain().fill(lagging.ledger(), 1, 5);
    lagging.chain().certify(store);
    lagging.chain().fill(lagging.ledger(), 6, 8);
    killed(store, 1);
    assertThat(store.head().orElseThrow().height()).isEqualTo(8 + 256);

    Certifier restarted =
        new Certifier(
            store,
            lagging.chain().genesis().chainId(),
            "r1",
            lagging.chain().keys("r1").checkpoint().orElseThrow(),
            _ -> {},
            lagging.died()::add);
    restarted.resume();
    restarted.answered("r2", 0, "", "");
    restarted.answered("r3", 0, "", "");
    assertThat(restarted.wanted()).isEmpty();
    assertThat(restarted.pending()).isEmpty();
    assertThat(shown(store)).isEqualTo("UNAVAILABLE");
    lagging.catchUp("r2", "r3").from(EngineCursor.NONE);
    isThere(store, lagging.honest());
    assertThat(shown(store)).isEqualTo("shown");
  }

  /** What a member is answered who reads its balance. */
  private String shown(LedgerStore store) throws Exception {
    TlsKey key = lagging.chain().keys("r1").tls();
    ReadServices.State service = new ReadServices.State(new CertifiedReads(store));
    try (OneServer server = new OneServer(key, "r1", service)) {
      ReadRequest request =
          ReadRequest.newBuilder().addKeys(ByteString.copyFromUtf8(BALANCE)).build();
      var _ =
          StateServiceGrpc.newBlockingStub(server.channel())
              .withDeadlineAfter(Duration.ofMinutes(1))
              .read(request);
      return "shown";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }
}
