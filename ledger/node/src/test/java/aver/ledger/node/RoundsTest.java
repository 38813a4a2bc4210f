package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.engine.comet.CometProgram;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds on four replicas that run: nobody but the hospitals does anything. */
final class RoundsTest {
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final long SEED = 20_261_125;
  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void replicasOpenComputeAndEndATaskByThemselves() throws Exception {
    wholeTask(Optional.empty());
  }

  @Test
  void theSameWithTheByzantineEngine() throws Exception {
    Optional<Path> program = CometProgram.find(System.getenv());
    Assumptions.assumeTrue(program.isPresent(), CometProgram.advice());
    wholeTask(program);
  }

  private void wholeTask(Optional<Path> comet) throws Exception {
    List<String> three = Federation.HOSPITALS;
    try (Federation federation = new Federation(folder, comet);
        Course course = new Course(federation)) {
      TaskSpec spec = Tasks.mean("heart-1", 2, 3, PATIENT, course.nowMs());
      course.prepare(spec, three);
      int[] model = Tasks.initial();
      for (int round = 1; round <= 2; round++) {
        Attempt attempt = course.reach("heart-1", round, AttemptPhase.COMMIT);
        assertThat(attempt.baseVersion()).isEqualTo(round - 1);
        if (round == 1) {
          federation.stop("replica-4");
        }
        List<int[]> deltas = deltas(three.size());
        List<List<VectorEntry>> manifests = new ArrayList<>();
        for (int i = 0; i < three.size(); i++) {
          manifests.add(List.of(course.upload(VectorRole.DELTA, deltas.get(i))));
          course.commit(attempt, three.get(i), manifests.get(i));
        }
        for (int i = 0; i < three.size(); i++) {
          course.reveal(attempt, three.get(i), manifests.get(i), 100L * (i + 1));
        }
        assertThat(course.reach("heart-1", round, AttemptPhase.FINAL).phase())
            .isEqualTo(AttemptPhase.FINAL);
        assertThat(attested(course, attempt)).hasSize(1);
        if (round == 1) {
          federation.start("replica-4"); // fetches what it lacks
        }
        model = ExactMean.next(model, deltas, 100, 200, 300);
        Model made = course.read(Keys.model("heart-1", round));
        for (String replica : Federation.REPLICAS) {
          assertThat(course.values(replica, made.manifest().getFirst()))
              .as("model %d at %s, seed %d", round, replica, SEED)
              .isEqualTo(model);
        }
      }
      evaluate(course, three);
      assertThat(federation.replica("replica-1").rounds().attested()).isPositive();
      assertThat(federation.replica("replica-1").rounds().differing()).isZero();
      Task over = course.read(Keys.task("heart-1"));
      assertThat(over.phase()).isEqualTo(TaskPhase.ENDED);
      assertThat(over.escrow()).isZero();
      assertThat(course.read(Keys.TOKENS).conserved()).isTrue();
      assertThat(course.read(Keys.TOKENS).escrows()).isZero();
    }
  }

  @Test
  void versionsHandOnOptimiserStatesAndControlVariates() throws Exception {
    List<String> three = Federation.HOSPITALS;
    var adam = new ServerSpec("fedadam", List.of(new NamedNumber("learning-rate", 10_000_000)));
    Learning learning = new Learning(Optional.of(adam), three.size(), Optional.empty());
    try (Federation federation = new Federation(folder, Optional.empty());
        Course course = new Course(federation)) {
      TaskSpec spec = Tasks.mean("heart-1", 2, 3, PATIENT, course.nowMs()).with(learning);
      course.prepare(spec, three);
      for (int round = 1; round <= 2; round++) {
        Attempt attempt = course.reach("heart-1", round, AttemptPhase.COMMIT);
        List<int[]> deltas = deltas(three.size());
        List<List<VectorEntry>> manifests = new ArrayList<>();
        for (int i = 0; i < three.size(); i++) {
          manifests.add(
              List.of(
                  course.upload(VectorRole.DELTA, deltas.get(i)),
                  course.upload(VectorRole.CONTROL_DELTA, deltas.get((i + 1) % 3))));
          course.commit(attempt, three.get(i), manifests.get(i));
        }
        for (int i = 0; i < three.size(); i++) {
          course.reveal(attempt, three.get(i), manifests.get(i), 100);
        }
        course.reach("heart-1", round, AttemptPhase.FINAL);
        assertThat(attested(course, attempt)).hasSize(1);
        Model made = course.read(Keys.model("heart-1", round));
        assertThat(made.manifest())
            .extracting(VectorEntry::role)
            .containsExactlyElementsOf(learning.modelRoles());
        for (VectorEntry vector : made.manifest()) {
          int[] first = course.values("replica-1", vector);
          assertThat(first)
              .as("%s, seed %d", vector.role(), SEED)
              .isNotEqualTo(new int[first.length]);
          for (String replica : Federation.REPLICAS) {
            assertThat(course.values(replica, vector)).isEqualTo(first);
          }
        }
      }
    }
  }

  private static void evaluate(Course course, List<String> hospitals) throws Exception {
    Attempt attempt = course.reach("heart-1", 3, AttemptPhase.COMMIT);
    assertThat(attempt.purpose()).isEqualTo(Purpose.EVALUATE);
    List<List<VectorEntry>> manifests = new ArrayList<>();
    for (int i = 0; i < hospitals.size(); i++) {
      manifests.add(List.of(course.upload(VectorRole.EVALUATION, 20, 10 + i, 10, 20)));
      course.commit(attempt, hospitals.get(i), manifests.get(i));
    }
    for (int i = 0; i < hospitals.size(); i++) {
      course.reveal(attempt, hospitals.get(i), manifests.get(i), 0);
    }
    course.reach("heart-1", 3, AttemptPhase.FINAL);
    assertThat(course.read(Keys.evaluation("heart-1", 3)).counts())
        .containsExactly(60L, 33L, 30L, 60L);
  }

  @Test
  void tooFewCommitsAbandonAnAttemptAndWhoIsSilentIsLeftOutOfTheNext() throws Exception {
    List<String> four = Federation.FOUR_HOSPITALS;
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      Pace brisk = new Pace(15_000, 120_000, 120_000, 0, 0);
      course.prepare(Tasks.mean("heart-2", 1, 4, brisk, course.nowMs()), four);
      Attempt alone = course.reach("heart-2", 1, AttemptPhase.COMMIT);
      var given = List.of(course.upload(VectorRole.DELTA, deltas(1).getFirst()));
      course.commit(alone, four.getFirst(), given);
      assertThat(course.reach("heart-2", 1, AttemptPhase.ABANDONED).phase())
          .as("one of a quorum of three")
          .isEqualTo(AttemptPhase.ABANDONED);
      assertThat(course.read(Keys.task("heart-2")).escrow()).as("nobody was paid").isPositive();
      assertThat(course.uploadCode(alone, four.getFirst(), given))
          .as("too late, though it opens a commitment")
          .isEqualTo("attempt_phase_wrong");
      Attempt attempt = course.reach("heart-2", 2, AttemptPhase.COMMIT);
      assertThat(attempt.baseVersion()).as("no model came of it").isEqualTo(alone.baseVersion());
      List<VectorEntry> manifest = new ArrayList<>();
      List<int[]> deltas = deltas(3);
      for (int i = 0; i < 3; i++) {
        manifest.add(course.upload(VectorRole.DELTA, deltas.get(i)));
        course.commit(attempt, four.get(i), List.of(manifest.get(i)));
      }
      course.reach("heart-2", 2, AttemptPhase.REVEAL);
      for (int i = 0; i < 3; i++) {
        course.reveal(attempt, four.get(i), List.of(manifest.get(i)), 100);
      }
      assertThat(course.reach("heart-2", 2, AttemptPhase.FINAL).phase())
          .isEqualTo(AttemptPhase.FINAL);
      assertThat(course.read(Keys.seat("heart-2", 2, "hospital-4")).outcome())
          .map(SeatOutcome::exclusion)
          .contains(Exclusion.NOT_COMMITTED);
    }
  }

  @Test
  void allReplicasRestartedWithinAnAttemptEndIt() throws Exception {
    List<String> three = Federation.HOSPITALS;
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      course.prepare(Tasks.mean("heart-3", 1, 3, PATIENT, course.nowMs()), three);
      Attempt attempt = course.reach("heart-3", 1, AttemptPhase.COMMIT);
      List<VectorEntry> manifest = new ArrayList<>();
      List<int[]> deltas = deltas(3);
      for (int i = 0; i < 3; i++) {
        manifest.add(course.upload(VectorRole.DELTA, deltas.get(i)));
        course.commit(attempt, three.get(i), List.of(manifest.get(i)));
      }
      course.reveal(attempt, three.get(0), List.of(manifest.get(0)), 100);
      for (String replica : Federation.REPLICAS) {
        federation.stop(replica);
      }
      for (String replica : Federation.REPLICAS) {
        federation.start(replica);
      }
      course.reveal(attempt, three.get(1), List.of(manifest.get(1)), 100);
      course.reveal(attempt, three.get(2), List.of(manifest.get(2)), 100);
      course.reach("heart-3", 1, AttemptPhase.FINAL);
      int[] model = ExactMean.next(Tasks.initial(), deltas, 100, 100, 100);
      VectorEntry made = course.read(Keys.model("heart-3", 1)).manifest().getFirst();
      assertThat(course.values("replica-1", made)).isEqualTo(model);
    }
  }

  /** Different results among the attestations of an attempt. */
  private static Set<Digest> attested(Course course, Attempt attempt) throws Exception {
    Set<Digest> results = new TreeSet<>();
    int count = 0;
    for (String replica : Federation.REPLICAS) {
      var found =
          course
              .client("admin-1")
              .read(Keys.attestation(attempt.task(), attempt.number(), replica));
      found.ifPresent(results::add);
      count += found.isPresent() ? 1 : 0;
    }
    assertThat(count).isGreaterThanOrEqualTo(3);
    return results;
  }

  private List<int[]> deltas(int count) {
    List<int[]> deltas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deltas.add(random.ints(Tasks.LENGTH, -50_000, 50_001).toArray());
    }
    return deltas;
  }
}
