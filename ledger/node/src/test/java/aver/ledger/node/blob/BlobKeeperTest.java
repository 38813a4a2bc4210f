package aver.ledger.node.blob;

import static aver.ledger.node.blob.FiveAttempts.TASK;
import static aver.ledger.node.blob.FiveAttempts.root;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.keys.KeyFile;
import aver.ledger.node.health.Faults;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.Claim;
import aver.ledger.store.LeafCheck;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.StoreView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deletes on a real disk, by the state of a real store, what need not be kept; and nothing else.
 */
final class BlobKeeperTest {
  private static final Digest CHAIN = root("chain");
  private static final AttemptRef OPEN = new AttemptRef(TASK, 5);

  @TempDir Path folder;
  private LedgerStore store;
  private BlobStore blobs;
  private PeerChannels channels;
  private BlobKeeper keeper;

  @BeforeEach
  void open() throws Exception {
    Overlay state = new Overlay(MemoryState.empty());
    FiveAttempts.into(state, 4_001);
    store = StateBlocks.begin(folder.resolve("ledger"), CHAIN, state);
    blobs = new BlobStore(folder.resolve("blobs"), 1 << 20);
    KeyFile keys =
        KeyFile.create(folder.resolve("k.p12"), folder.resolve("password"), "replica-1", true);
    channels = new PeerChannels("replica-1", keys.tls());
    keeper = restarted();
  }

  private BlobKeeper restarted() {
    return new BlobKeeper(store, blobs, new BlobFetch(store, blobs, channels), new Faults());
  }

  @AfterEach
  void close() {
    channels.close();
    store.close();
  }

  @Test
  void whatTheStateNamesStaysAndWhatIsOverGoes() throws Exception {
    for (int k = 1; k <= 4; k++) {
      receive("model " + k);
      receive("update " + k);
    }
    receive("update 5");
    keeper.sweep();
    assertThat(blobs.roots()).as("a result of the open attempt may be among them").hasSize(9);
    endTheOpenAttempt(5_500);
    keeper.sweep();
    assertThat(blobs.roots()).isEqualTo(roots("model 3", "model 4", "update 5"));
  }

  @Test
  void whatNobodyNamesStaysUntilTheAttemptsAreOverThatWereOpenWhenItCame() throws Exception {
    keeper.hold(OPEN, List.of(FiveAttempts.entry(VectorRole.DELTA, "not revealed")));
    receive("not revealed");
    partOf("half sent");
    keeper.sweep();
    keeper = restarted();
    keeper.sweep();
    assertThat(unnamed()).isEqualTo(roots("not revealed", "half sent"));
    endTheOpenAttempt(5_500);
    keeper.sweep();
    assertThat(unnamed()).isEmpty();
  }

  @Test
  void anOldBlobThatComesAgainIsHeldForTheNewAttempt() throws Exception {
    receive("seen before");
    keeper.sweep();
    endTheOpenAttempt(5_500);
    AttemptRef next = new AttemptRef(TASK, 6);
    keeper.hold(next, List.of(FiveAttempts.entry(VectorRole.DELTA, "seen before")));
    keeper.sweep();
    assertThat(unnamed()).as("attempt 6 is not known here yet").isEqualTo(roots("seen before"));
  }

  @Test
  void versionZeroStaysWhileItsTaskRunsAndGoesWhenItHasEnded() throws Exception {
    receive("model 0");
    endTheOpenAttempt(5_500); // nothing is awaited any more
    put(TaskPhase.RUNNING);
    keeper.sweep();
    keeper = restarted();
    keeper.sweep();
    assertThat(blobs.roots()).isEqualTo(roots("model 0"));
    put(TaskPhase.ENDED);
    keeper.sweep();
    assertThat(blobs.roots()).isEmpty();
  }

  /** The task before its first version. */
  private void put(TaskPhase phase) {
    StateBlocks.next(
        store,
        state -> {
          Task task = state.get(Keys.task(TASK)).orElseThrow();
          state.put(Keys.task(TASK), FiveAttempts.at(phase, 0, task));
        });
  }

  private Set<Digest> unnamed() throws IOException {
    Set<Digest> here = blobs.roots();
    try (StoreView view = store.view()) {
      here.removeIf(Retention.of(view)::keeps);
    }
    return here;
  }

  private void endTheOpenAttempt(long timeMs) {
    StateBlocks.next(
        store,
        state -> {
          state.put(Keys.attempt(TASK, 5), FiveAttempts.attempt(5, true));
          state.delete(Keys.OPEN + TASK);
          state.put(Keys.TIME_MS, timeMs);
        });
  }

  private void receive(String what) throws Exception {
    byte[] bytes = FiveAttempts.bytes(what);
    try (BlobUpload upload =
        blobs.receive(root(what), bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
      upload.append(0, bytes);
      upload.finish();
    }
  }

  private void partOf(String what) throws Exception {
    try (BlobUpload upload = blobs.receive(root(what), 56, LeafCheck.any(), Claim.PASSED_ON)) {
      assertThat(upload.firstMissing()).isZero();
    }
  }

  private static Set<Digest> roots(String... names) {
    return Stream.of(names).map(FiveAttempts::root).collect(Collectors.toSet());
  }
}
