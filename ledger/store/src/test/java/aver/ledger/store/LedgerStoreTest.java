package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.LogProofs;
import aver.ledger.proof.log.MerkleHash;
import aver.ledger.proof.smt.StateProof;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.rules.state.Octets;
import aver.ledger.store.CheckpointShelf.SetChange;
import aver.ledger.store.SignatureShelf.Highest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was applied is there: after a restart, at older heights, with proofs; and nothing else. */
class LedgerStoreTest {
  @TempDir Path directory;

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 5) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void everyKeptHeightReadsAsItWas(long seed) {
    Chain chain = new Chain(seed);
    try (LedgerStore store = open()) {
      for (int height = 0; height < 30; height++) {
        store.applied(chain.next(), false);
      }
      for (long height = 0; height < 30; height++) {
        try (StoreView view = store.viewAt(height)) {
          assertThat(view.head()).isEqualTo(chain.head(height));
          assertThat(scan(view)).as("height %d", height).isEqualTo(chain.stateAt(height));
          for (int k = 0; k < 12; k++) {
            Optional<String> expected = Optional.ofNullable(chain.stateAt(height).get("k/" + k));
            assertThat(view.get("k/" + k).map(bytes -> new String(bytes, US_ASCII)))
                .isEqualTo(expected);
            byte[] key = ("k/" + k).getBytes(US_ASCII);
            StateReader reader = new StateReader(view, view.head().stateRoot());
            byte[] proof = reader.prove(key);
            assertThat(
                    expected
                        .map(value ->
                            StateProof.present(
                                view.head().stateRoot(), key, value.getBytes(US_ASCII), proof))
                        .orElseGet(() -> StateProof.absent(view.head().stateRoot(), key, proof)))
                .as("proof of k/%d at %d", k, height)
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void aViewStaysAsItIsWhileBlocksAreApplied() {
    Chain chain = new Chain(3);
    try (LedgerStore store = open()) {
      store.applied(chain.next(), false);
      try (StoreView view = store.view()) {
        for (int i = 0; i < 10; i++) {
          store.applied(chain.next(), false);
        }
        assertThat(scan(view)).isEqualTo(chain.stateAt(0));
      }
    }
  }

  @Test
  void whatIsCertifiedStaysReadableHoweverManyBlocksWait() {
    Chain chain = new Chain(5);
    try (LedgerStore store = open()) {
      for (int i = 0; i < 600; i++) {
        store.applied(chain.next(), false);
        if (i == 20) {
          store.checkpoints().put(20, Octets.of(new byte[] {1}));
        }
      }
      try (StoreView certified = store.viewAt(20)) {
        assertThat(scan(certified)).isEqualTo(chain.stateAt(20));
      }
      store.checkpoints().put(599, Octets.of(new byte[] {1}));
      for (int i = 0; i < 350; i++) {
        store.applied(chain.next(), false);
      }
      assertThatThrownBy(() -> store.viewAt(20)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> store.viewAt(598)).isInstanceOf(StoreException.class);
      try (StoreView certified = store.viewAt(599)) {
        assertThat(scan(certified)).isEqualTo(chain.stateAt(599));
      }
    }
  }

  @Test
  void onlyTheLast256BlocksCanBeReadAndNoMoreIsKept() {
    Chain chain = new Chain(4);
    try (LedgerStore store = open()) {
      for (int i = 0; i < 300; i++) {
        store.applied(chain.next(), false);
      }
      try (StoreView oldest = store.viewAt(299 - 256)) {
        assertThat(scan(oldest)).isEqualTo(chain.stateAt(299 - 256));
      }
      assertThatThrownBy(() -> store.viewAt(299 - 257))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("not kept");
      assertThatThrownBy(() -> store.viewAt(300)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void everyLeafAndEveryContinuationIsProven() {
    Chain chain = new Chain(5);
    try (LedgerStore store = open()) {
      for (int i = 0; i < 12; i++) {
        store.applied(chain.next(), false);
      }
      long size = store.head().orElseThrow().logSize();
      LogTree log = store.log();
      for (long then = 1; then <= size; then++) {
        for (long seq = 0; seq < then; seq++) {
          Digest leaf = MerkleHash.leaf(store.leaf(seq).orElseThrow());
          assertThat(LogProofs.included(leaf, seq, then, log.inclusion(seq, then), log.root(then)))
              .isTrue();
        }
        assertThat(
                LogProofs.consistent(
                    then, size, log.consistency(then, size), log.root(then), log.root(size)))
            .as("%d to %d", then, size)
            .isTrue();
      }
      assertThat(log.root(size)).isEqualTo(store.head().orElseThrow().logRoot());
    }
  }

  @Test
  void aRestartFindsTheLastBlock() {
    Chain chain = new Chain(6);
    try (LedgerStore store = open()) {
      for (int i = 0; i < 5; i++) {
        store.applied(chain.next(), i % 2 == 0);
      }
      store.places().passed(Chain.octets("later"));
      store.makeDurable();
    }
    try (LedgerStore store = open()) {
      assertThat(store.head()).contains(chain.head(4));
      assertThat(store.places().last()).isEqualTo(Chain.octets("later"));
      assertThat(store.seqOf(Chain.txId(1))).contains(1L);
      assertThat(store.transaction(1)).contains("tx 1".getBytes(US_ASCII));
      assertThat(store.seqOf(Chain.txId(99))).isEmpty();
      store.applied(chain.next(), false);
    }
  }

  @Test
  void aBlockThatDoesNotFollowOrLiesAboutItsLogChangesNothing() {
    Chain chain = new Chain(7);
    try (LedgerStore store = open()) {
      AppliedBlock genesis = chain.next();
      AppliedBlock second = chain.next();
      assertThatThrownBy(() -> store.applied(second, false))
          .isInstanceOf(IllegalArgumentException.class);
      store.applied(genesis, false);
      AppliedBlock torn =
          new AppliedBlock(
              second.head(),
              second.state(),
              genesis.tree(),
              second.entries(),
              second.cursor(),
              second.signed());
      assertThatThrownBy(() -> store.applied(torn, false)).hasMessageContaining("state root");
      BlockHead lie =
          new BlockHead(1, second.head().logSize(), Digest.ZERO, second.head().stateRoot(), 10);
      AppliedBlock lying =
          new AppliedBlock(
              lie,
              second.state(),
              second.tree(),
              second.entries(),
              second.cursor(),
              second.signed());
      assertThatThrownBy(() -> store.applied(lying, false)).hasMessageContaining("log root");
      assertThat(store.head()).contains(chain.head(0));
      assertThat(store.signed(1)).isEmpty();
      try (StoreView view = store.view()) {
        assertThat(scan(view)).isEqualTo(chain.stateAt(0));
      }
    }
  }

  @Test
  void anotherChainsDirectoryIsRefused() {
    open().close();
    assertThatThrownBy(() -> LedgerStore.open(directory, Digest.ZERO))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("belongs to chain " + Chain.ID.hex());
  }

  @Test
  void aDirectoryThatIsInUseIsRefused() {
    try (LedgerStore first = open()) {
      assertThat(first.head()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aDirectoryWithSomethingElseIsRefused() throws Exception {
    Files.writeString(directory.resolve("thesis.tex"), "do not lose");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("something else");
    assertThat(directory.resolve("thesis.tex")).hasContent("do not lose");
  }

  @Test
  void nothingWorksAfterCloseAndNothingCrashes() {
    LedgerStore store = open();
    store.applied(new Chain(1).next(), false);
    StoreView view = store.view();
    store.close();
    store.close();
    assertThatThrownBy(store::view)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> view.get("k/1")).isInstanceOf(StoreException.class);
    view.close();
    view.close();
  }

  @Test
  void aHeightIsBoundToOneDigestForEver() {
    try (LedgerStore store = open()) {
      assertThat(store.bind(9, Chain.ID)).isTrue();
      assertThat(store.bind(9, Chain.ID)).isTrue();
      assertThat(store.bind(9, Digest.ZERO)).isFalse();
      assertThat(store.signed(9)).contains(Chain.ID);
      assertThat(store.signedHeight()).contains(9L);
      assertThat(store.bind(0, Digest.ZERO)).isTrue();
      AppliedBlock genesis = new Chain(1).next();
      assertThatThrownBy(() -> store.applied(genesis, true)).hasMessageContaining("bound");
      assertThat(store.head()).isEmpty();
    }
  }

  @Test
  void checkpointsAtChangesOfTheSetStayForEver() {
    try (LedgerStore store = open()) {
      CheckpointShelf shelf = store.checkpoints();
      for (long height = 1; height <= 600; height++) {
        Octets note = Chain.octets("note " + height);
        if (height % 100 == 0) {
          shelf.put(height, new SetChange(note, List.of("a" + height, "b")));
        } else {
          shelf.put(height, note);
        }
      }
      assertThat(shelf.newestHeight()).contains(600L);
      assertThat(shelf.newest()).contains(Chain.octets("note 600"));
      assertThat(shelf.at(335)).isEmpty();
      assertThat(shelf.at(344)).contains(Chain.octets("note 344"));
      assertThat(shelf.at(100)).contains(Chain.octets("note 100"));
      assertThat(shelf.changesAbove(200).keySet()).containsExactly(300L, 400L, 500L, 600L);
      assertThat(shelf.changesAbove(0))
          .containsEntry(100L, new SetChange(Chain.octets("note 100"), List.of("a100", "b")));
    }
  }

  @Test
  void theHighestSignatureOfAReplicaIsNeverReplacedByALowerOne() {
    try (LedgerStore store = open()) {
      assertThat(store.signatures().of("replica-1")).isEmpty();
      store.signatures().raise("replica-1", new Highest(7, "text 7", "line 7"));
      store.signatures().raise("replica-1", new Highest(6, "text 6", "line 6"));
      store.signatures().raise("replica-2", new Highest(1, "text 1", "line 1"));
    }
    try (LedgerStore store = open()) {
      assertThat(store.signatures().of("replica-1")).contains(new Highest(7, "text 7", "line 7"));
      assertThat(store.signatures().of("replica-2")).contains(new Highest(1, "text 1", "line 1"));
    }
  }

  private LedgerStore open() {
    return LedgerStore.open(directory, Chain.ID);
  }

  private static Map<String, String> scan(StoreView view) {
    Map<String, String> found = new TreeMap<>();
    Optional<String> key = view.ceilingKey("k/", "");
    while (key.isPresent()) {
      found.put(key.get(), new String(view.get(key.get()).orElseThrow(), US_ASCII));
      key = view.ceilingKey("k/", key.get() + '\0');
    }
    assertThat(view.ceilingKey("other/", "")).isEmpty();
    return found;
  }
}
