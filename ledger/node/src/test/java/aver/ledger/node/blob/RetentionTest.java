package aver.ledger.node.blob;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, for how long: a task of five attempts, four of them over. */
final class RetentionTest {
  private static final String TASK = "heart-1";
  private static final long CHALLENGE_MS = 1_000;
  private static final int KEPT = 2;
  private static final int ATTEMPTS = 5;

  private final Overlay state = new Overlay(MemoryState.empty());

  /** Attempt k closes at 1000 k; the last one is open. */
  @BeforeEach
  void fiveAttempts() {
    Keys.TASKS.add(state, TASK);
    state.put(Keys.taskSpec(TASK), spec());
    state.put(
        Keys.task(TASK),
        new Task(
            TASK, "rosa", TaskPhase.RUNNING, ATTEMPTS, true, 4, 4, digest("model 4"), 0, 0, false));
    state.put(Keys.OPEN + TASK, new byte[] {1});
    for (int k = 0; k <= 4; k++) {
      List<VectorEntry> manifest = List.of(entry(VectorRole.MODEL, "model " + k));
      state.put(Keys.model(TASK, k), new Model(digest("manifest"), manifest, k, 0));
    }
    for (int k = 1; k <= ATTEMPTS; k++) {
      AttemptPhase phase = k < ATTEMPTS ? AttemptPhase.FINAL : AttemptPhase.REVEAL;
      state.put(
          Keys.attempt(TASK, k),
          new Attempt(TASK, k, Purpose.TRAIN, k - 1, phase, 0, k * 1_000L, 0, List.of("h1", "h2")));
      Seat.Revealed update =
          new Seat.Revealed(
              List.of(entry(VectorRole.DELTA, "update " + k)),
              digest("manifest"),
              digest("salt"),
              1,
              List.of());
      state.put(Keys.seat(TASK, k, "h1"), Seat.selected("h1", 10, 256).revealed(update));
      state.put(Keys.seat(TASK, k, "h2"), Seat.selected("h2", 10, 256));
    }
  }

  @Test
  void theLastModelsAreKeptAndUpdatesUntilTheirChallengeWindowEnds() {
    assertThat(keptAt(4_000))
        .containsExactlyInAnyOrder(
            digest("model 4"),
            digest("model 3"),
            digest("update 3"),
            digest("update 4"),
            digest("update 5"));
    assertThat(keptAt(4_001)).doesNotContain(digest("update 3")).contains(digest("update 4"));
    assertThat(keptAt(1_000_000))
        .as("the open attempt's update, whatever the time")
        .containsExactlyInAnyOrder(digest("model 4"), digest("model 3"), digest("update 5"));
  }

  @Test
  void whatIsKeptIsKnownByItsBytes() {
    state.put(Keys.TIME_MS, 4_000L);
    assertThat(Retention.named(state)).containsEntry(digest("model 4"), 56L);
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

  private static VectorEntry entry(VectorRole role, String what) {
    return new VectorEntry(role, 14, digest(what));
  }

  private static TaskSpec spec() {
    return new TaskSpec(
        TASK,
        "heart",
        new Recipe("logistic-regression", List.of()),
        digest("layers"),
        digest("columns"),
        14,
        20,
        1 << 20,
        false,
        new InitialModelSpec(
            digest("seed"), List.of(new InitialModelSpec.Segment(14, 0)), digest("model 0")),
        9,
        3,
        1L << 50,
        new RuleSpec("mean", List.of()),
        false,
        3,
        3,
        new Pace(1_000, 1_000, 1_000, 0, 0),
        0,
        List.of(),
        1_000_000,
        true,
        0,
        CHALLENGE_MS,
        KEPT);
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
