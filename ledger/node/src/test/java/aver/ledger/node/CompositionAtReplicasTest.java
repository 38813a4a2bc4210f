package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recommended composition on four replicas that run, value by value. */
final class CompositionAtReplicasTest {
  private static final String TASK = "heart-5";
  private static final Pace PATIENT = new Pace(120_000, 120_000, 120_000, 0, 0);
  private static final RuleSpec RULE =
      new RuleSpec(
          "trimmed-mean",
          List.of(
              new NamedNumber("byzantine", 1),
              new NamedNumber("clip", 2),
              new NamedNumber("pre", 1)));
  private static final ServerSpec SERVER =
      new ServerSpec(
          "fedadam",
          List.of(
              new NamedNumber("beta1", 900_000_000),
              new NamedNumber("beta2", 990_000_000),
              new NamedNumber("learning-rate", 100_000_000),
              new NamedNumber("tau", 1_000_000)));
  private static final long SEED = 20_261_126;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void everyReplicaMakesOfItWhatItsDefinitionsSay() throws Exception {
    List<String> four = Federation.FOUR_HOSPITALS;
    try (Federation federation = new Federation(folder);
        Course course = new Course(federation)) {
      TaskSpec spec =
          Tasks.by(RULE, TASK, 2, four.size(), PATIENT, course.nowMs())
              .with(new Learning(Optional.of(SERVER), 0, Optional.empty()));
      course.prepare(spec, four);
      UsualComposition expected = new UsualComposition(Tasks.initial());
      for (int round = 1; round <= 2; round++) {
        Attempt attempt = course.reach(TASK, round, AttemptPhase.COMMIT);
        List<int[]> deltas = deltas(four.size());
        List<List<VectorEntry>> manifests = new ArrayList<>();
        for (int i = 0; i < four.size(); i++) {
          manifests.add(List.of(course.upload(VectorRole.DELTA, deltas.get(i))));
          course.commit(attempt, four.get(i), manifests.get(i));
        }
        for (int i = 0; i < four.size(); i++) {
          course.reveal(attempt, four.get(i), manifests.get(i), 100);
        }
        assertThat(course.reach(TASK, round, AttemptPhase.FINAL).phase())
            .isEqualTo(AttemptPhase.FINAL);
        expected.round(deltas);
        Model made = course.read(Keys.model(TASK, round));
        assertThat(made.manifest())
            .extracting(VectorEntry::role)
            .containsExactly(
                VectorRole.MODEL, VectorRole.AGGREGATE, VectorRole.MOMENTUM, VectorRole.VARIANCE);
        for (int v = 0; v < made.manifest().size(); v++) {
          for (String replica : Federation.REPLICAS) {
            assertThat(course.values(replica, made.manifest().get(v)))
                .as("vector %d of round %d at %s, seed %d", v, round, replica, SEED)
                .isEqualTo(expected.vectors().get(v));
          }
        }
      }
    }
  }

  /** The last one is forty times as long as the others. */
  private List<int[]> deltas(int count) {
    List<int[]> deltas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int most = i == count - 1 ? 2_000_000 : 50_000;
      deltas.add(random.ints(Tasks.LENGTH, -most, most + 1).toArray());
    }
    return deltas;
  }
}
