package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Tokens;
import aver.ledger.rules.tx.CancelTask;
import aver.ledger.rules.tx.Transfer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A block that loses or makes tokens is never applied. */
class ConservationTest {
  private final Story story = new Story();
  private final Federation federation = story.federation;

  @Test
  void aBlockAfterWhichTheTotalsDoNotAddUpIsAFault() {
    spoil(state -> state.put(Keys.TOKENS, new Tokens(7, 1_000_000_000L, 0, 0, 0)));
    assertThatThrownBy(() -> federation.run("rosa", new Transfer("h1", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tokens were lost or made");
  }

  @Test
  void anEscrowThatNobodyFilledIsAFaultWhenItIsPaidOut() {
    story.prepare(1);
    spoil(state -> {
      var task = state.get(Keys.task(Story.TASK)).orElseThrow();
      state.put(Keys.task(Story.TASK), task.withEscrow(task.escrow() + 1));
    });
    assertThatThrownBy(() -> federation.run("rosa", new CancelTask(Story.TASK)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tokens were lost or made");
  }

  @Test
  void changesOfBalancesAndEscrowsThatTheTotalsDoNotFollowAreAFault() {
    story.prepare(1);
    fault(state -> state.put(Keys.balance("h1"), 1L));
    fault(state -> state.delete(Keys.balance("rosa").key()));
    fault(state -> {
      var task = state.get(Keys.task(Story.TASK)).orElseThrow();
      state.put(Keys.task(Story.TASK), task.withEscrow(0));
    });
    fault(state -> {
      Tokens now = state.get(Keys.TOKENS).orElseThrow();
      state.put(Keys.TOKENS, new Tokens(now.minted() + 1, now.balances() + 1, now.escrows(), 0, 0));
    });
    Overlay moved = new Overlay(federation.state);
    moved.put(Keys.balance("h1"), 1L);
    moved.put(Keys.balance("rosa"), moved.get(Keys.balance("rosa")).orElseThrow() - 1);
    Conservation.check(federation.state, moved.changes());
  }

  private void fault(Consumer<Overlay> change) {
    Overlay state = new Overlay(federation.state);
    change.accept(state);
    assertThatThrownBy(() -> Conservation.check(federation.state, state.changes()))
        .isInstanceOf(IllegalStateException.class);
  }

  private void spoil(Consumer<Overlay> change) {
    Overlay state = new Overlay(federation.state);
    change.accept(state);
    federation.state.apply(state.changes());
  }
}
