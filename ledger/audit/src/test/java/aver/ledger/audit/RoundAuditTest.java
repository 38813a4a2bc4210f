package aver.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts of several tasks, as a ledger has them one after the other. */
final class RoundAuditTest {
  private static final int DIMENSION = 3;
  private static final Digest ZEROS = VectorRoot.of(ArrayVector.zeros(DIMENSION), Lanes.one());
  private static final Digest OTHER = VectorRoot.of(ArrayVector.of(1, 2, 3), Lanes.one());

  @TempDir Path folder;
  private final MemoryState state = MemoryState.empty();

  @Test
  void oneTasksVersionZeroSaysNothingOfAnothers() throws Exception {
    task("honest", ZEROS);
    task("false", OTHER);
    RoundAudit audit = new RoundAudit(new KeptBlobs(folder, Lanes.one()), Lanes.one());
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(result(audit, "honest")).isEqualTo(VoidReason.TOO_FEW_UPDATES);
      assertThat(result(audit, "false")).isEqualTo(VoidReason.BASE_UNAVAILABLE);
    }
    audit = new RoundAudit(new KeptBlobs(folder, Lanes.one()), Lanes.one());
    assertThat(result(audit, "false")).isEqualTo(VoidReason.BASE_UNAVAILABLE);
    assertThat(result(audit, "honest")).isEqualTo(VoidReason.TOO_FEW_UPDATES);
  }

  private VoidReason result(RoundAudit audit, String task) throws WrongPlace {
    Result result = audit.compute(state, task, 1).outcome().orElseThrow().result();
    return ((Result.NoResult) result).reason();
  }

  /** A task whose seed gives zeros, with an attempt to which nobody brought anything. */
  private void task(String id, Digest root) {
    Overlay changes = new Overlay(state);
    changes.put(Keys.taskSpec(id), spec(id, root));
    List<VectorEntry> model = List.of(new VectorEntry(VectorRole.MODEL, DIMENSION, root));
    changes.put(Keys.model(id, 0), new Model(root, model, 0, 0));
    changes.put(
        Keys.attempt(id, 1),
        new Attempt(id, 1, Purpose.TRAIN, 0, AttemptPhase.ATTEST, 0, 0, 0, List.of("h1")));
    changes.put(Keys.seat(id, 1, "h1"), Seat.selected("h1", 10, 256));
    state.apply(changes.changes());
  }

  private static TaskSpec spec(String id, Digest root) {
    return new TaskSpec(
        id,
        "heart",
        new Recipe("logistic-regression", List.of()),
        digest("layers"),
        digest("columns"),
        DIMENSION,
        20,
        1 << 20,
        false,
        new InitialModelSpec(
            digest("seed"), List.of(new InitialModelSpec.Segment(DIMENSION, 0)), root),
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

  private static Digest digest(String what) {
    return Digest.sha256(what.getBytes(StandardCharsets.UTF_8));
  }
}
