package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.proof.smt.StateProof;
import aver.ledger.proof.smt.StateReader;
import aver.ledger.rules.state.Octets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks that were gathered leave the same as if each had been written by itself. */
final class PassedBlocksTest {
  /** In these nothing tells how it came about. */
  private static final List<Column> SAME =
      List.of(
          Column.STATE,
          Column.TREE,
          Column.LOG_HASH,
          Column.LEAVES,
          Column.TRANSACTIONS,
          Column.TX_INDEX,
          Column.META,
          Column.HEADS);

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 20) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void leavesTheSameRows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Chain one = new Chain(seed);
    Chain other = new Chain(seed);
    MemoryDisk disk = new MemoryDisk();
    MemoryDisk passed = new MemoryDisk();
    try (LedgerStore store = LedgerStore.open(disk, Chain.ID);
        LedgerStore passing = LedgerStore.open(passed, Chain.ID)) {
      store.applied(one.next(), false);
      passing.applied(other.next(), false);
      for (int part = 0; part < 6; part++) {
        int gathered = 1 + random.nextInt(60);
        try (PassedBlocks passage = passing.passage()) {
          for (int i = 0; i < gathered; i++) {
            passage.add(other.next());
            store.applied(one.next(), false);
          }
          readsAsItStands(passage, other);
          Octets place = passing.places().last();
          passage.write();
          assertThat(passing.places().last()).isEqualTo(place);
        }
        long end = passing.head().orElseThrow().height();
        for (long height = end - gathered + 1; height <= end; height++) {
          assertThat(passing.signed(height)).isEmpty();
          assertThat(passing.places().of(height)).isEmpty();
        }
        long first = passing.head().orElseThrow().height();
        for (int i = random.nextInt(5); i >= 0; i--) { // its place of the engine is noted, too
          passing.applied(other.next(), false);
          store.applied(one.next(), false);
        }
        assertThat(passing.head()).isEqualTo(store.head());
        for (Column column : SAME) {
          assertThat(rows(passed, column)).as("%s", column).isEqualTo(rows(disk, column));
        }
        long last = passing.head().orElseThrow().height();
        for (long height = first; height <= last; height++) {
          try (StoreView view = passing.viewAt(height)) {
            assertThat(scan(view)).as("height %d", height).isEqualTo(other.stateAt(height));
          }
        }
        for (long height = 0; height < first; height++) {
          assertThat(passing.keeps(height)).as("height %d", height).isFalse();
        }
        assertThatThrownBy(() -> passing.viewAt(first - 1))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("not kept");
      }
    }
  }

  private static void readsAsItStands(PassedBlocks passage, Chain chain) {
    var state = chain.stateAt(passage.head().height());
    StateReader reader = new StateReader(passage, passage.head().stateRoot());
    for (int k = 0; k < 12; k++) {
      byte[] key = ("k/" + k).getBytes(US_ASCII);
      Optional<String> expected = Optional.ofNullable(state.get("k/" + k));
      assertThat(passage.get("k/" + k).map(bytes -> new String(bytes, US_ASCII)))
          .isEqualTo(expected);
      byte[] proof = reader.prove(key);
      assertThat(
              expected
                  .map(value ->
                      StateProof.present(
                          passage.head().stateRoot(), key, value.getBytes(US_ASCII), proof))
                  .orElseGet(() -> StateProof.absent(passage.head().stateRoot(), key, proof)))
          .isTrue();
    }
  }

  @Test
  void placesOfTheEngineBeforeItAreForgotten() {
    Chain chain = new Chain(4);
    try (LedgerStore store = LedgerStore.open(new MemoryDisk(), Chain.ID)) {
      for (int i = 0; i < 10; i++) {
        store.applied(chain.next(), false);
      }
      assertThat(store.places().of(9)).contains(Chain.octets("cursor 9"));
      try (PassedBlocks passage = store.passage()) {
        for (int i = 0; i < 10 + LedgerStore.STATES_KEPT; i++) {
          passage.add(chain.next());
        }
        passage.write();
      }
      for (long height = 0; height < 10; height++) {
        assertThat(store.places().of(height)).as("height %d", height).isEmpty();
      }
    }
  }

  @Test
  void whatIsNotWrittenLeavesNothing() {
    Chain chain = new Chain(1);
    MemoryDisk disk = new MemoryDisk();
    try (LedgerStore store = LedgerStore.open(disk, Chain.ID)) {
      store.applied(chain.next(), true);
      var before = rows(disk, Column.TREE);
      try (PassedBlocks passage = store.passage()) {
        passage.add(chain.next());
        passage.add(chain.next());
        assertThat(passage.head()).isEqualTo(chain.head(2));
      }
      assertThat(store.head()).contains(chain.head(0));
      assertThat(rows(disk, Column.TREE)).isEqualTo(before);
      assertThat(disk.unsyncedWrites()).isZero();
    }
  }

  @Test
  void aPowerFailureTakesAllOfItOrNothing() {
    Chain chain = new Chain(2);
    MemoryDisk disk = new MemoryDisk();
    LedgerStore store = LedgerStore.open(disk, Chain.ID);
    store.applied(chain.next(), true);
    try (PassedBlocks passage = store.passage()) {
      passage.add(chain.next());
      passage.add(chain.next());
      passage.write();
    }
    assertThat(disk.unsyncedWrites()).isEqualTo(1);
    disk.crash(0);
    try (LedgerStore again = LedgerStore.open(disk, Chain.ID)) {
      assertThat(again.head()).contains(chain.head(0));
    }
  }

  @Test
  void aBlockThatWasWrittenMeanwhileEndsIt() {
    Chain chain = new Chain(3);
    MemoryDisk disk = new MemoryDisk();
    try (LedgerStore store = LedgerStore.open(disk, Chain.ID)) {
      store.applied(chain.next(), true);
      AppliedBlock next = chain.next();
      try (PassedBlocks passage = store.passage()) {
        passage.add(next);
        store.applied(next, true);
        assertThatThrownBy(passage::write).isInstanceOf(IllegalStateException.class);
      }
      AppliedBlock later = chain.next();
      AppliedBlock latest = chain.next();
      try (PassedBlocks passage = store.passage()) {
        assertThatThrownBy(() -> passage.add(latest))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("does not follow");
        passage.add(later);
      }
    }
  }

  private static Map<String, String> rows(MemoryDisk disk, Column column) {
    TreeMap<String, String> rows = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    disk.column(column).forEach((key, value) -> rows.put(hex.formatHex(key), hex.formatHex(value)));
    return rows;
  }

  private static Map<String, String> scan(StoreView view) {
    TreeMap<String, String> found = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    Optional<String> key = view.ceilingKey("k/", "");
    while (key.isPresent()) {
      keys.add(key.get());
      key = view.ceilingKey("k/", key.get() + '\0');
    }
    keys.forEach(k -> found.put(k, new String(view.get(k).orElseThrow(), US_ASCII)));
    return found;
  }
}
