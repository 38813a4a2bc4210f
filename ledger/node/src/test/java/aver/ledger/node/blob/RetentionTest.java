package aver.ledger.node.blob;

import static aver.ledger.node.blob.FiveAttempts.TASK;
import static aver.ledger.node.blob.FiveAttempts.root;
import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
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
    assertThat(Retention.of(state).named()).containsEntry(root("model 4"), 56L);
  }

  @Test
  void versionZeroIsKeptWhileItsTaskMayGoOnAndBroughtByNobody() {
    Task task = state.get(Keys.task(TASK)).orElseThrow();
    for (TaskPhase phase : TaskPhase.values()) {
      state.put(Keys.task(TASK), FiveAttempts.at(phase, 0, task));
      Retention kept = Retention.of(state);
      assertThat(kept.keeps(root("model 0")))
          .as("%s", phase)
          .isEqualTo(phase == TaskPhase.RUNNING || phase == TaskPhase.STALLED);
      assertThat(kept.named()).doesNotContainKey(root("model 0"));
    }
  }

  @Test
  void versionZeroIsKeptNoLongerThanAnyOther() {
    Task task = state.get(Keys.task(TASK)).orElseThrow();
    int models = state.get(Keys.taskSpec(TASK)).orElseThrow().modelsKept();
    state.put(Keys.task(TASK), FiveAttempts.at(TaskPhase.RUNNING, models - 1, task));
    assertThat(Retention.of(state).keeps(root("model 0"))).isTrue();
    state.put(Keys.task(TASK), FiveAttempts.at(TaskPhase.RUNNING, models, task));
    assertThat(Retention.of(state).keeps(root("model 0"))).isFalse();
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
    return Retention.of(state).named().keySet();
  }
}
