package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More replicas lie than the design allows for: three of four attest a model that is not the mean
 * of the updates, and the ledger takes it. Whoever has the updates finds it in the audit.
 */
final class ForgedResultTest {
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final List<String> THREE = Federation.HOSPITALS;
  private static final List<String> LIARS = List.of("replica-1", "replica-2", "replica-3");
  @TempDir Path folder;

  @Test
  void anAuditNamesTheAttemptWhoseResultIsNotThatOfItsUpdates() throws Exception {
    Digest forged = VectorRoot.of(ArrayVector.of(1, 2, 3), Lanes.one());
    int[] third = third();
    Digest withheld = VectorRoot.of(ArrayVector.of(third), Lanes.one());
    Path replica = folder.resolve("replica-1");
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      Files.write(folder.resolve("genesis.json"), federation.genesis().canonical());
      course.prepare(Tasks.mean("heart-1", 1, 3, PATIENT, course.nowMs()), THREE);
      Attempt attempt = course.reach("heart-1", 1, AttemptPhase.COMMIT);
      List<VectorEntry> updates = new ArrayList<>();
      updates.add(course.upload(VectorRole.DELTA, new int[Tasks.LENGTH]));
      updates.add(course.upload(VectorRole.DELTA, Tasks.initial()));
      // the third never gets to the replicas, so none of them computes anything
      updates.add(new VectorEntry(VectorRole.DELTA, Tasks.LENGTH, withheld));
      for (int i = 0; i < THREE.size(); i++) {
        course.commit(attempt, THREE.get(i), List.of(updates.get(i)));
      }
      for (int i = 0; i < THREE.size(); i++) {
        course.reveal(attempt, THREE.get(i), List.of(updates.get(i)), 100);
      }
      course.reach("heart-1", 1, AttemptPhase.ATTEST);
      Result lie =
          new Result.Final(
              List.of(new VectorEntry(VectorRole.MODEL, Tasks.LENGTH, forged)),
              Collections.nCopies(3, new Result.Update(Exclusion.INCLUDED, 0)),
              Optional.empty());
      for (String liar : LIARS) {
        course.done(liar, new AttestResult("heart-1", 1, lie));
      }
      // certified for the last liar, whose replica may be ahead of the one that is read from
      course.reach("heart-1", 1, AttemptPhase.FINAL);
      assertThat(course.read(Keys.model("heart-1", 1)).manifest().getFirst().root())
          .isEqualTo(forged);
      keep(replica, withheld, third);
    }
    Typed typed = new Typed();
    assertThat(typed.verify(replica, folder.resolve("genesis.json"))).as(typed.err()).isEqualTo(1);
    assertThat(typed.err())
        .contains("result of attempt 1 of heart-1 is wrong: expected model [")
        .contains("found model [" + forged.hex() + "]");
  }

  private static int[] third() {
    int[] values = new int[Tasks.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1_000 + i;
    }
    return values;
  }

  /** The auditor got the update from its author. */
  private static void keep(Path replica, Digest root, int[] values) throws Exception {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    Path file = replica.resolve("blobs").resolve(root.hex().substring(0, 2)).resolve(root.hex());
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }
}
