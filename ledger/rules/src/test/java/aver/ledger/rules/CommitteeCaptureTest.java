package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aver.ledger.proof.Digest;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.Roster;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Members that earn standing for a long time in order to decide about results. Each of seven
 * members has a replica, and trains beside five hospitals. Two of the seven lie: as replicas they
 * attest in every round the same result that nobody computed, with the best scores for themselves
 * and the worst for everybody else. As hospitals they send what most others will be nearest to and
 * claim many rows, and one of them leaves and enrols anew whenever it has had its turn.
 *
 * <p>Where few decide who are drawn by their standing, that pays: {@link #drawn} is such a
 * committee, of these members, with the standing that they have in this ledger, in the same rounds.
 * It is no part of the platform and stands here for comparison.
 */
class CommitteeCaptureTest {
  private static final int ROUNDS = 2_000;
  private static final int SEATS = 3;
  private static final int NEEDED = 5;
  private static final String RETURNING = "r3";
  private static final List<String> LIARS = List.of(RETURNING, "r5");
  private static final List<String> SEVEN =
      IntStream.rangeClosed(1, 7).mapToObj(i -> "r" + i).toList();
  private static final List<String> TRAINING =
      Stream.concat(Federation.HOSPITALS.stream(), SEVEN.stream()).toList();

  private final Federation federation = new Federation(SEVEN, List.of(Role.HOSPITAL, Role.REPLICA));
  private final Story story = new Story(federation);
  private final HeldVectors vectors = new HeldVectors();
  private final SplittableRandom random = new SplittableRandom(Long.getLong("seed", 20));
  private final SplittableRandom lots = random.split();
  private final Map<String, Integer> seats = new TreeMap<>();
  private final Map<String, Double> due = new TreeMap<>();
  private int wrong;
  private int captured;

  @Test
  void whoEarnsStandingForTwoThousandRoundsHasNoMoreSayInAResult() {
    prepare();
    for (int round = 1; round <= ROUNDS; round++) {
      captured += drawn().containsAll(LIARS) ? 1 : 0; // two of three decide
      round();
    }
    assertThat(federation.get(Keys.task(Story.TASK)).modelVersion()).isEqualTo(ROUNDS);
    assertThat(wrong).as("wrong results that the ledger took").isZero();
    assertThat(captured)
        .as("wrong results that two of three drawn by standing would have taken")
        .isGreaterThan(ROUNDS / 7); // as many as if all seven had the same chance
    assertThat(federation.get(Keys.REPLICAS)).isEqualTo(new Roster(SEVEN));
    hadTheSeatsThatTheRulesGive();
    Invariants.check(federation.state);
  }

  /** The liars had more than anybody else, as their factors gave, and by no way around them. */
  private void hadTheSeatsThatTheRulesGive() {
    String seen = "seats %s of %d attempts, by factors %s".formatted(seats, ROUNDS, due);
    for (String member : TRAINING) {
      assertThat((double) seatsOf(member)).as(seen).isCloseTo(dueTo(member), within(2.0));
    }
    int most =
        TRAINING.stream()
            .filter(m -> !LIARS.contains(m))
            .mapToInt(this::seatsOf)
            .max()
            .orElseThrow();
    assertThat(LIARS).as(seen).allMatch(liar -> seatsOf(liar) > most);
  }

  private int seatsOf(String member) {
    return Objects.requireNonNull(seats.get(member), member);
  }

  private double dueTo(String member) {
    return Objects.requireNonNull(due.get(member), member);
  }

  /** Adds what everybody's factor is worth in the attempt that is opened next. */
  private void countWhatIsDue() {
    Overlay state = new Overlay(federation.state);
    Map<String, Integer> factors = new TreeMap<>();
    TRAINING.forEach(m -> factors.put(m, Standings.of(state, Story.STUDY, m).factor256()));
    double sum = factors.values().stream().mapToInt(Integer::intValue).sum();
    factors.forEach((member, factor) -> due.merge(member, SEATS * factor / sum, Double::sum));
  }

  private void prepare() {
    story.prepare(
        TaskChecks.changed(
            Story.task(ROUNDS),
            d -> {
              d.cohortSize = SEATS;
              d.quorum = SEATS;
            }));
    for (String member : SEVEN) {
      story.decide(
          new GrantParticipation(Story.STUDY, member, federation.now() + 30 * Story.DAY_MS));
      done(member, new RegisterDataset("ward", Story.dataset()));
      done(member, new Enrol(Story.TASK, "ward", 1));
    }
  }

  private void round() {
    if (federation.get(Keys.enrolment(Story.TASK, RETURNING)).credit() < 0) {
      done(RETURNING, new Leave(Story.TASK)); // it had its turn: would like to be a newcomer
      done(RETURNING, new Enrol(Story.TASK, "ward", 1));
    }
    countWhatIsDue();
    assertThat(story.open()).isEqualTo("done");
    Attempt attempt = story.attempt();
    train(attempt);
    Result.Final computed = vectors.compute(federation.state, attempt.number());
    Result.Final forged = forged(attempt, computed);
    int right = 0;
    for (String replica : order()) {
      boolean lies = LIARS.contains(replica);
      done(replica, new AttestResult(Story.TASK, attempt.number(), lies ? forged : computed));
      right += lies ? 0 : 1;
      assertThat(story.attempt().phase())
          .isEqualTo(right < NEEDED ? AttemptPhase.ATTEST : AttemptPhase.FINAL);
    }
    wrong += taken(attempt).equals(computed) ? 0 : 1;
  }

  /** Any order in which an honest one is the last, since it ends the attempt. */
  private List<String> order() {
    List<String> order = new ArrayList<>(SEVEN);
    do {
      Collections.shuffle(order, random);
    } while (LIARS.contains(order.getLast()));
    return order;
  }

  /** All selected commit and reveal; whoever lies has guessed what most will find. */
  private void train(Attempt attempt) {
    int[] pull = noise(10_000);
    Map<String, List<VectorEntry>> updates = new TreeMap<>();
    for (String member : attempt.cohort()) {
      seats.merge(member, 1, Integer::sum);
      int[] own = noise(LIARS.contains(member) ? 100 : 25_000);
      int[] delta = IntStream.range(0, own.length).map(i -> pull[i] + own[i]).toArray();
      updates.put(member, List.of(vectors.hold(delta)));
    }
    updates.forEach((member, manifest) -> {
      Digest root = Manifests.root(manifest);
      Digest commitment =
          Commitments.of(
              federation.chainId, Story.TASK, attempt.number(), member, root, Story.digest(member));
      done(member, new CommitUpdate(Story.TASK, attempt.number(), commitment));
    });
    updates.forEach((member, manifest) -> done(member, revelation(attempt, member, manifest)));
  }

  private RevealUpdate revelation(Attempt attempt, String member, List<VectorEntry> manifest) {
    byte[] body = BlobHeaders.body(Story.TASK, attempt.number(), member, Manifests.root(manifest));
    byte[] message = BlobHeaders.acknowledgementMessage(federation.chainId, body);
    List<Acknowledgement> acks =
        SEVEN.subList(0, NEEDED).stream()
            .map(r -> new Acknowledgement(r, 1, Octets.of(federation.key(r).sign(message))))
            .toList();
    long samples = LIARS.contains(member) ? 1_000_000 : 100;
    return new RevealUpdate(
        Story.TASK, attempt.number(), manifest, Story.digest(member), samples, acks, List.of());
  }

  private int[] noise(int most) {
    return random.ints(HeldVectors.LENGTH, -most, most + 1).toArray();
  }

  /** What both liars attest: a model of their own, the best for them, the worst for all others. */
  private static Result.Final forged(Attempt attempt, Result.Final computed) {
    Digest model = Story.digest("what nobody computed in " + attempt.number());
    List<Result.Update> updates =
        attempt.cohort().stream()
            .map(member -> LIARS.contains(member) ? 1_000_000 : -1_000_000)
            .map(score -> new Result.Update(Exclusion.INCLUDED, score))
            .toList();
    return new Result.Final(
        List.of(new VectorEntry(VectorRole.MODEL, HeldVectors.LENGTH, model)),
        updates,
        computed.evaluation());
  }

  /** What stands in the ledger of an attempt that is over. */
  private Result.Final taken(Attempt attempt) {
    List<Result.Update> updates =
        attempt.cohort().stream()
            .map(m -> federation.get(Keys.seat(Story.TASK, attempt.number(), m)))
            .flatMap(seat -> seat.outcome().stream())
            .map(outcome -> new Result.Update(outcome.exclusion(), outcome.scorePpm()))
            .toList();
    int version = federation.get(Keys.task(Story.TASK)).modelVersion();
    return new Result.Final(
        federation.get(Keys.model(Story.TASK, version)).manifest(), updates, Optional.empty());
  }

  /**
   * For comparison, not of the platform: three of the seven, drawn in proportion to their standing,
   * of whom two decide.
   */
  private List<String> drawn() {
    List<String> left = new ArrayList<>(SEVEN);
    List<String> committee = new ArrayList<>();
    while (committee.size() < 3) {
      int at = lots.nextInt(left.stream().mapToInt(this::expectation).sum());
      int i = 0;
      while (at >= expectation(left.get(i))) {
        at -= expectation(left.get(i++));
      }
      committee.add(left.remove(i));
    }
    return committee;
  }

  private int expectation(String member) {
    return Standings.of(new Overlay(federation.state), Story.STUDY, member).expectationPpm();
  }

  private void done(String signer, Transaction transaction) {
    assertThat(federation.run(signer, transaction)).isEqualTo("done");
  }
}
