package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Tokens;
import java.util.Optional;

/** What must hold of every state, whatever happened before. */
final class Invariants {
  private Invariants() {}

  /** The running totals are conserved and are what balances and escrows really sum to. */
  static void check(MemoryState memory) {
    OrderedOverlay state = new OrderedOverlay(memory);
    Tokens totals = state.get(Keys.TOKENS).orElseThrow();
    assertThat(totals.conserved()).isTrue();
    long balances = 0;
    Optional<String> key = state.ceilingKey("balance/", "");
    while (key.isPresent()) {
      balances += Keys.NUMBER.decode(state.get(key.get()).orElseThrow());
      key = state.ceilingKey("balance/", key.get() + '\0');
    }
    assertThat(balances).isEqualTo(totals.balances());
    long escrows = 0;
    for (String task : Keys.TASKS.all(state)) {
      escrows += state.get(Keys.task(task)).orElseThrow().escrow();
    }
    assertThat(escrows).isEqualTo(totals.escrows());
    tlsKeysAreTheirOwners(memory);
  }

  /** No two members have one TLS key. */
  static void tlsKeysAreTheirOwners(MemoryState memory) {
    OrderedOverlay state = new OrderedOverlay(memory);
    assertThat(
            Keys.MEMBERS.all(state).stream()
                .map(id -> state.get(Keys.member(id)).orElseThrow().who().tlsKeyHash()))
        .doesNotHaveDuplicates();
  }
}
