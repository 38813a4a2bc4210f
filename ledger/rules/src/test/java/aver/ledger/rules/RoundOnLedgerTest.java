package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundExplanation;
import aver.ledger.rules.round.RoundOutcome;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.NamedNumber;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.ServerSpec;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.reputation.Reward;
import aver.reputation.Standing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is computed and explained from the state is what the state then holds. */
class RoundOnLedgerTest {
  private static final int LENGTH = 14;

  private final Story story = new Story();
  private final Federation federation = story.federation;
  private final Map<Digest, ArrayVector> blobs = new TreeMap<>();

  static List<Learning> ways() {
    var adam = new ServerSpec("fedadam", List.of(new NamedNumber("learning-rate", 10_000_000)));
    var momentum =
        new ServerSpec("fedavgm", List.of(new NamedNumber("learning-rate", 1_000_000_000)));
    return List.of(
        Learning.PLAIN,
        new Learning(Optional.of(adam), 0, Optional.empty()),
        new Learning(Optional.empty(), 6, Optional.empty()),
        new Learning(Optional.of(momentum), 5, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theLedgerPaysAndJudgesAsTheExplanationSays(Learning learning) {
    story.with(learning).prepare(3);
    blobs.put(Story.digest("zero model"), ArrayVector.zeros(LENGTH));
    updates();
    for (int round = 1; round <= 3; round++) {
      story.open();
      Federation.HOSPITALS.forEach(story::commit);
      List<String> revealing = Federation.HOSPITALS.subList(0, round == 2 ? 4 : 5);
      revealing.forEach(story::reveal);
      federation.pass(Story.PACE.revealMs() + 1);
      assertThat(story.attempt().phase()).isEqualTo(AttemptPhase.ATTEST);
      settleAsExplained();
    }
    assertThat(federation.get(Keys.TOKENS).conserved()).isTrue();
  }

  private void settleAsExplained() {
    Attempt attempt = story.attempt();
    Task task = federation.get(Keys.task(Story.TASK));
    RoundPlan plan = RoundPlan.of(federation.state, Story.TASK, attempt.number());
    assertThat(plan.before().isPresent()).isEqualTo(attempt.baseVersion() > 0);
    assertThat(plan.vectors()).allMatch(entry -> blobs.containsKey(entry.root()));
    Map<VectorRole, ArrayVector> next = new TreeMap<>();
    RoundOutcome outcome = compute(plan, next);
    assertThat(next.keySet()).containsExactlyElementsOf(plan.spec().learning().modelRoles());
    List<Standing> before = attempt.cohort().stream().map(this::standing).toList();
    long pool = Reward.pool(task.escrow(), plan.spec().rounds() - task.trained());
    RoundExplanation explanation =
        RoundExplanation.of(plan.places(this::blob), outcome, before, pool);

    for (String replica : Federation.REPLICAS.subList(0, 3)) {
      var attest = new AttestResult(Story.TASK, attempt.number(), outcome.result());
      assertThat(federation.run(replica, attest)).isEqualTo("done");
    }
    for (VectorEntry vector : ((Result.Final) outcome.result()).model()) {
      blobs.put(vector.root(), Objects.requireNonNull(next.get(vector.role())));
    }
    assertThat(federation.get(Keys.model(Story.TASK, task.modelVersion() + 1)).manifest())
        .hasSize(next.size());
    for (RoundExplanation.Line line : explanation.lines()) {
      Seat seat = federation.get(Keys.seat(Story.TASK, attempt.number(), line.member()));
      assertThat(seat.outcome().orElseThrow().rewardMicrotokens())
          .isEqualTo(line.rewardMicrotokens());
      assertThat(seat.outcome().orElseThrow().scorePpm()).isEqualTo(line.update().scorePpm());
      assertThat(standing(line.member())).isEqualTo(line.after());
    }
    long left = federation.get(Keys.task(Story.TASK)).escrow();
    if (task.trained() + 1 < plan.spec().rounds()) {
      assertThat(task.escrow() - left).isEqualTo(pool - explanation.carriedMicrotokens());
    }
    // an auditor who has the state after the attempt computes the same
    RoundPlan later = RoundPlan.of(federation.state, Story.TASK, attempt.number());
    assertThat(compute(later, new TreeMap<>())).isEqualTo(outcome);
  }

  private RoundOutcome compute(RoundPlan plan, Map<VectorRole, ArrayVector> next) {
    return RoundComputation.computeVersion(
        plan.input(this::blob),
        role -> next.computeIfAbsent(role, _ -> ArrayVector.zeros(LENGTH)),
        Lanes.one());
  }

  private VectorSource blob(VectorEntry entry) {
    return Objects.requireNonNull(blobs.get(entry.root()), "a vector nobody uploaded");
  }

  private Standing standing(String member) {
    return Standings.of(new Overlay(federation.state), Story.STUDY, member);
  }

  private void updates() {
    var random = new SplittableRandom(11);
    int[] direction = random.ints(LENGTH, -10_000, 10_001).toArray();
    for (String hospital : Federation.HOSPITALS) {
      var delta = new int[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        int honest = direction[i] + random.nextInt(-3_000, 3_001);
        delta[i] = hospital.equals("h5") ? -40 * honest : honest;
      }
      blobs.put(Story.manifest(hospital).getFirst().root(), ArrayVector.of(delta));
      int[] control = random.ints(LENGTH, -10_000, 10_001).toArray();
      blobs.put(Story.digest("control of " + hospital), ArrayVector.of(control));
    }
  }
}
