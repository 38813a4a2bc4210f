package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.StateView;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expired ids are forgotten a few at a time, at a cost that does not grow with the block. */
class ForgottenIdsTest {
  private static final int BLOCK = 200;
  private final Federation federation = new Federation();

  /** Counts how often the store is asked for the next key. */
  private static final class Counting implements StateView {
    private final MemoryState below;
    private int asked;

    Counting(MemoryState below) {
      this.below = below;
    }

    @Override
    public Optional<byte[]> get(String key) {
      return below.get(key);
    }

    @Override
    public Optional<String> ceilingKey(String prefix, String from) {
      asked++;
      return below.ceilingKey(prefix, from);
    }
  }

  @Test
  void aFullBlockAsksTheStoreAFewTimesATransaction() {
    List<SignedTransaction> block = afterBacklog();
    Counting counting = new Counting(federation.state);
    BlockResult result = Ledger.apply(counting, block, new PlainSignatures());
    assertThat(result.leaves()).hasSize(BLOCK);
    assertThat(result.changes().values().stream().filter(Optional::isEmpty)).hasSize(4 * BLOCK);
    assertThat(counting.asked).isLessThan(20 * BLOCK);
  }

  @Test
  void howABlockIsCutChangesNothingOfWhatIsForgotten() {
    List<SignedTransaction> block = afterBacklog();
    MemoryState one = federation.state.copy();
    one.apply(Ledger.apply(one, block, new PlainSignatures()).changes());
    MemoryState each = federation.state.copy();
    for (SignedTransaction tx : block) {
      each.apply(Ledger.apply(each, List.of(tx), new PlainSignatures()).changes());
    }
    assertThat(Story.bytes(each)).isEqualTo(Story.bytes(one));
  }

  /** A state full of expired ids, and the transactions of the next block. */
  private List<SignedTransaction> afterBacklog() {
    federation.pass(3_600_000);
    Overlay old = new Overlay(federation.state);
    for (int i = 0; i < 5 * BLOCK; i++) {
      old.put(Keys.SEEN + "%016x/%064x".formatted(1_000 + i, i), new byte[] {1});
    }
    federation.state.apply(old.changes());
    List<SignedTransaction> block = new ArrayList<>();
    for (int i = 1; i <= BLOCK; i++) {
      block.add(federation.sign("rosa", new Transfer("h1", i)));
    }
    return block;
  }
}
