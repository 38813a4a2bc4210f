package aver.ledger.node.certify;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.node.SmallChain;
import aver.ledger.node.roster.ReplicaSet;
import aver.ledger.proof.Digest;
import aver.ledger.proof.smt.Nodes;
import aver.ledger.proof.smt.StateTree;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Roster;
import aver.ledger.store.AppliedBlock;
import aver.ledger.store.BlockHead;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.PassedBlocks;
import aver.ledger.store.StoreView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks 1 to 4, of which the second takes a replica's seat away. */
final class OpenQuestionsTest {
  private static final Octets NOTE = Octets.of(new byte[] {1});

  @TempDir Path folder;
  private LedgerStore store;
  private Digest chainId;

  @BeforeEach
  void fourBlocks() throws Exception {
    SmallChain chain = new SmallChain(folder);
    chainId = chain.genesis().chainId();
    store = chain.open(folder.resolve("ledger"));
    var _ = chain.ledger(store);
    block(1, "other/1", new byte[] {1}, true);
    Roster three = new Roster(List.of("r1", "r2", "r3"));
    block(2, Keys.REPLICAS.key(), Roster.CODEC.encode(three), true);
    block(3, "other/3", new byte[] {3}, true);
    block(4, "other/4", new byte[] {4}, true);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void block(long height, String key, byte[] value, boolean signed) {
    try (StoreView view = store.view()) {
      AppliedBlock made = made(view, store.head().orElseThrow(), height, key, value);
      store.applied(signed ? made.signed(Digest.sha256(value)) : made, false);
    }
  }

  private AppliedBlock made(Nodes nodes, BlockHead before, long height, String key, byte[] value) {
    Map<String, Optional<byte[]>> changes = Map.of(key, Optional.of(value));
    StateTree.Change tree = StateTree.update(nodes, before.stateRoot(), changes);
    BlockHead head =
        new BlockHead(height, before.logSize(), before.logRoot(), tree.root(), before.timeMs());
    return new AppliedBlock(
        head, changes, tree, List.of(), store.places().last(), Optional.empty());
  }

  private List<Long> told() {
    List<Long> heights = new ArrayList<>();
    new OpenQuestions(store, chainId, new CertifiedNotes(store, chainId))
        .each(256, (height, _) -> heights.add(height));
    return heights;
  }

  @Test
  void allAboveTheNewestCertifiedOne() {
    assertThat(told()).containsExactly(0L, 1L, 2L, 3L, 4L);
    store.checkpoints().put(2, new SetChange(NOTE, List.of("one")));
    assertThat(told()).containsExactly(3L, 4L);
  }

  @Test
  void aChangeOfTheSetBelowItWhoseNoteIsMissing() {
    store.checkpoints().put(4, NOTE);
    assertThat(told()).containsExactly(2L);
    store.checkpoints().put(2, new SetChange(NOTE, List.of("one")));
    assertThat(told()).isEmpty();
  }

  @Test
  void aBlockThatWasReplayedIsNone() {
    block(5, "other/5", new byte[] {5}, false);
    assertThat(told()).doesNotContain(5L).contains(4L);
  }

  @Test
  void whatStandsBeforeBlocksThatWerePassedIsNone() {
    try (PassedBlocks passage = store.passage()) {
      passage.add(made(passage, passage.head(), 5, "other/5", new byte[] {5}));
      passage.write();
    }
    assertThat(told()).isEmpty();
    block(6, "other/6", new byte[] {6}, true);
    assertThat(told()).containsExactly(6L);
  }

  @Test
  void aReplicasMemberRecordMayChangeTheSet() {
    assertThat(ReplicaSet.dependsOn(Keys.member("r1").key())).isTrue();
    assertThat(ReplicaSet.dependsOn(Keys.REPLICAS.key())).isTrue();
    assertThat(ReplicaSet.dependsOn("balance/r1")).isFalse();
  }
}
