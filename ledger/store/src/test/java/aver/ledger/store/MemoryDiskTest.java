package aver.ledger.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Octets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk in memory loses what a real one loses, and nothing else. */
class MemoryDiskTest {
  private final MemoryDisk disk = new MemoryDisk();

  private LedgerStore open() {
    return LedgerStore.open(disk, Chain.ID);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsFoundAfterACrashIsAStateThatWas(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Chain chain = new Chain(seed);
    LedgerStore store = open();
    long durable = -1;
    for (long height = 0; height < 20; height++) {
      boolean sync = random.nextInt(3) == 0;
      store.applied(chain.next(), sync);
      durable = sync ? height : durable;
    }
    int kept = random.nextInt(disk.unsyncedWrites() + 1);
    disk.crash(kept);

    LedgerStore again = open();
    long found = again.head().map(BlockHead::height).orElse(-1L);
    assertThat(found).isEqualTo(durable + kept);
    TreeMap<String, String> state = new TreeMap<>();
    try (StoreView view = again.view()) {
      for (int k = 0; k < 12; k++) {
        String key = "k/" + k;
        view.get(key).ifPresent(value -> state.put(key, Octets.of(value).toString()));
      }
      assertThat(state.keySet()).isEqualTo(chain.stateAt(found).keySet());
      assertThat(view.head()).isEqualTo(chain.head(found));
    }
  }

  @Test
  void whatIsBoundIsStillBoundAfterACrash() {
    Chain chain = new Chain(7);
    LedgerStore store = open();
    store.applied(chain.next(), false);
    assertThat(store.bind(9, Chain.txId(1))).isTrue();
    disk.crash(0);
    assertThat(open().bind(9, Chain.txId(2))).isFalse();
  }

  @Test
  void aViewStaysAsItIsWhileBlocksAreApplied() {
    Chain chain = new Chain(8);
    LedgerStore store = open();
    store.applied(chain.next(), true);
    try (StoreView view = store.view()) {
      for (int i = 0; i < 10; i++) {
        store.applied(chain.next(), false);
      }
      TreeMap<String, String> found = new TreeMap<>();
      Optional<String> key = view.ceilingKey("k/", "k/");
      while (key.isPresent()) {
        found.put(key.get(), new String(view.get(key.get()).orElseThrow(), US_ASCII));
        key = view.ceilingKey("k/", key.get() + '\0');
      }
      assertThat(found).isEqualTo(chain.stateAt(0));
    }
  }

  @Test
  void aCopyHoldsWhatIsDurable() {
    Chain chain = new Chain(9);
    LedgerStore store = open();
    store.applied(chain.next(), true);
    store.applied(chain.next(), false);
    LedgerStore copy = LedgerStore.open(disk.copy(), Chain.ID);
    assertThat(copy.head()).contains(chain.head(0));
    assertThat(store.head()).contains(chain.head(1));
  }
}
