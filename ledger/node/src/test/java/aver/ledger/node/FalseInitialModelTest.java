package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.state.VoidReason;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A researcher names a version 0 that its seed does not give, and a hospital that is with it
 * brings, as its update, the vector that has its root.
 */
final class FalseInitialModelTest {
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final List<String> THREE = Federation.HOSPITALS;
  @TempDir Path folder;

  @Test
  void noReplicaAndNoAuditTakesAnUpdateForIt() throws Exception {
    Path genesis = folder.resolve("genesis.json");
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      Files.write(genesis, federation.genesis().canonical());
      Digest root = VectorRoot.of(ArrayVector.of(chosen(0)), Lanes.one());
      course.prepare(Tasks.falseInitial(root, "heart-1", PATIENT, course.nowMs()), THREE);
      Attempt attempt = course.reach("heart-1", 1, AttemptPhase.COMMIT);
      List<VectorEntry> updates = new ArrayList<>();
      for (int i = 0; i < THREE.size(); i++) {
        updates.add(course.upload(VectorRole.DELTA, chosen(i)));
      }
      assertThat(updates.getFirst().root()).isEqualTo(root);
      for (int i = 0; i < THREE.size(); i++) {
        course.commit(attempt, THREE.get(i), List.of(updates.get(i)));
      }
      for (int i = 0; i < THREE.size(); i++) {
        course.reveal(attempt, THREE.get(i), List.of(updates.get(i)), 100);
      }
      Attempt ended = course.reach("heart-1", 1, AttemptPhase.FINAL);
      assertThat(ended.phase()).isEqualTo(AttemptPhase.VOID);
      assertThat(ended.voidReason()).isEqualTo(VoidReason.BASE_UNAVAILABLE.number());
      assertThat(course.client("admin-1").read(Keys.model("heart-1", 1))).isEmpty();
    }
    Typed typed = new Typed();
    Path replica = folder.resolve("replica-1");
    assertThat(typed.verify(replica, genesis)).as(typed.err()).isZero();
    assertThat(typed.out()).contains("1 of 1 recomputed");
  }

  private static int[] chosen(int hospital) {
    int[] values = new int[Tasks.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = 500 * hospital + i;
    }
    return values;
  }
}
