package aver.ledger.node.blob;

import static aver.ledger.node.blob.FiveAttempts.TASK;
import static aver.ledger.node.blob.FiveAttempts.root;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.OrderedOverlay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, for how long. */
final class RetentionTest {
  private final OrderedOverlay state = new OrderedOverlay(MemoryState.empty());

  @BeforeEach
  void fiveAttempts() {
    FiveAttempts.into(state, 4_000);
  }

  @Test
  void theLastModelsAreKeptAndUpdatesUntilTheirChallengeWindowEnds() {
    assertThat(keptAt(4_000))
        .containsExactlyInAnyOrder(
            root("model 4"), root("model 3"), root("update 3"), root("update 4"), root("update 5"));
    assertThat(keptAt(4_001)).doesNotContain(root("update 3")).contains(root("update 4"));
    assertThat(keptAt(1_000_000))
        .as("the open attempt's update, whatever the time")
        .containsExactlyInAnyOrder(root("model 4"), root("model 3"), root("update 5"));
  }

  @Test
  void whatIsKeptIsKnownByItsBytes() {
    assertThat(Retention.named(state)).containsEntry(root("model 4"), 56L);
  }

  @Test
  void onlyAttemptsOfTheStateAreOver() {
    assertThat(Retention.open(state)).containsExactly(new AttemptRef(TASK, 5));
    assertThat(Retention.over(state, new AttemptRef(TASK, 4))).isTrue();
    assertThat(Retention.over(state, new AttemptRef(TASK, 5))).isFalse();
    assertThat(Retention.over(state, new AttemptRef(TASK, 6))).as("not opened yet").isFalse();
  }

  private Iterable<Digest> keptAt(long timeMs) {
    state.put(Keys.TIME_MS, timeMs);
    return Retention.named(state).keySet();
  }
}
