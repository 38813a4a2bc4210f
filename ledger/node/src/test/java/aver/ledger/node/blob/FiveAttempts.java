package aver.ledger.node.blob;

import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A task of five attempts: k closes at 1000 k, the last is open. Two models are kept, updates 1 s.
 */
final class FiveAttempts {
  static final String TASK = "heart-1";
  static final int BOUND = 1 << 20;
  private static final int DIMENSION = 14;
  private static final int ATTEMPTS = 5;

  private FiveAttempts() {}

  static void into(Overlay state, long timeMs) {
    state.put(Keys.TIME_MS, timeMs);
    state.put(Keys.REPLICAS, new Roster(List.of("replica-1")));
    Keys.TASKS.add(state, TASK);
    state.put(Keys.taskSpec(TASK), spec(DIMENSION));
    state.put(
        Keys.task(TASK),
        new Task(
            TASK, "rosa", TaskPhase.RUNNING, ATTEMPTS, true, 4, 4, root("model 4"), 0, 0, false));
    state.put(Keys.OPEN + TASK, new byte[] {1});
    for (int k = 0; k <= 4; k++) {
      List<VectorEntry> manifest = List.of(entry(VectorRole.MODEL, "model " + k));
      state.put(Keys.model(TASK, k), new Model(root("manifest"), manifest, k, 0));
    }
    for (int k = 1; k <= ATTEMPTS; k++) {
      state.put(Keys.attempt(TASK, k), attempt(k, k < ATTEMPTS));
      Seat.Revealed update =
          new Seat.Revealed(
              List.of(entry(VectorRole.DELTA, "update " + k)),
              root("manifest"),
              root("salt"),
              1,
              List.of());
      state.put(Keys.seat(TASK, k, "h1"), Seat.selected("h1", 10, 256).revealed(update));
      state.put(Keys.seat(TASK, k, "h2"), Seat.selected("h2", 10, 256));
    }
  }

  /** The task at this version, before its first attempt: no updates are named. */
  static Task at(TaskPhase phase, int version, Task task) {
    return new Task(
        TASK, task.researcher(), phase, 0, false, version, version, task.modelRoot(), 0, 0, false);
  }

  static Attempt attempt(int number, boolean over) {
    AttemptPhase phase = over ? AttemptPhase.FINAL : AttemptPhase.REVEAL;
    return new Attempt(
        TASK, number, Purpose.TRAIN, number - 1, phase, 0, number * 1_000L, 0, List.of("h1", "h2"));
  }

  static VectorEntry entry(VectorRole role, String what) {
    return new VectorEntry(role, DIMENSION, root(what));
  }

  /** The blob that goes by this name. */
  static byte[] bytes(String what) {
    return Arrays.copyOf(what.getBytes(StandardCharsets.UTF_8), DIMENSION * Integer.BYTES);
  }

  static Digest root(String what) {
    return BlobRoot.of(bytes(what));
  }

  /** The task, of so many parameters. */
  static TaskSpec spec(long dimension) {
    return new TaskSpec(
        TASK,
        "heart",
        new Recipe("logistic-regression", List.of()),
        root("layers"),
        root("columns"),
        dimension,
        20,
        BOUND,
        false,
        new InitialModelSpec(
            root("seed"), List.of(new InitialModelSpec.Segment(dimension, 0)), root("model 0")),
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
        1_000,
        2,
        Learning.PLAIN);
  }
}
