package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.AdmitMember;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.action.RevokeParticipation;
import aver.ledger.rules.lifecycle.Eligibility;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transfer;
import aver.ledger.rules.tx.Vote;
import aver.ledger.rules.tx.WithdrawDataset;
import aver.reputation.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A leader that looks for a block that suits it: where members are drawn by a block's hash, another
 * order of the same transactions is another draw, and it tries until its friends have the seats.
 * Here nothing is drawn, so there is nothing to find. A failure names its seed.
 *
 * <p>Each transaction of a block says something of another member, so none of them needs another
 * one or takes it back. What is left to a leader where they do, {@link CohortInputsTest} says.
 */
class CohortGrindingPropertyTest {
  private static final List<String> NEWCOMERS = List.of("h6", "h7", "h8");
  private static final int TRIES = 12;
  private static final int SEATS = 3;

  private final Story story = new Story();
  private final Federation federation = story.federation;

  /** What fills the seats of this attempt and, with its results, those of the next ones. */
  private record Turns(List<String> cohort, List<Enrolment> enrolments, List<Standing> standings) {}

  static LongStream seeds() {
    Long only = Long.getLong("seed");
    return only == null ? LongStream.range(0, 20) : LongStream.of(only);
  }

  @ParameterizedTest(name = "-Dseed={0}")
  @MethodSource("seeds")
  void noOrderNoCutAndNothingThatIsMixedInChangesACohort(long seed) {
    var random = new SplittableRandom(seed);
    begin(random.nextInt(4), random);
    List<SignedTransaction> block = block(random);
    List<SignedTransaction> beside = beside();
    SignedTransaction opening =
        federation.sign("coord", new OpenRound(Story.TASK, story.attempt().number() + 1));
    MemoryState plain = federation.state.copy();
    apply(plain, block);
    assertThat(eligible(plain)).as("more who may than seats").isGreaterThan(SEATS);
    apply(plain, List.of(opening));
    Turns expected = turns(plain);
    assertThat(expected.cohort()).hasSize(SEATS);
    Set<Digest> heads = new TreeSet<>();
    for (int i = 0; i < TRIES; i++) {
      List<SignedTransaction> before = new ArrayList<>(block);
      List<SignedTransaction> later = new ArrayList<>();
      beside.forEach(tx -> (random.nextBoolean() ? before : later).add(tx));
      Collections.shuffle(before, random);
      MemoryState ground = federation.state.copy();
      applyInPieces(ground, before, random);
      heads.add(new Overlay(ground).get(Keys.LOG).orElseThrow().root());
      later.addFirst(opening); // the first of what comes then, often in one block with the rest
      applyInPieces(ground, later, random);
      assertThat(turns(ground)).as("try %d", i).isEqualTo(expected);
    }
    assertThat(heads).as("a leader has as many hashes to choose from").hasSize(TRIES);
  }

  /** A study in its course: standings and credits differ, and an attempt waits for its results. */
  private void begin(int rounds, SplittableRandom random) {
    story.prepare(
        TaskChecks.changed(
            Story.task(9),
            d -> {
              d.cohortSize = SEATS;
              d.quorum = SEATS;
            }));
    for (String hospital : NEWCOMERS) {
      story.decide(new AdmitMember(federation.member(hospital, Role.HOSPITAL)));
      story.decide(
          new GrantParticipation(Story.STUDY, hospital, federation.now() + 30 * Story.DAY_MS));
      federation.run(hospital, new RegisterDataset("ward", Story.dataset()));
    }
    for (int round = 0; round <= rounds; round++) {
      assertThat(story.open()).isEqualTo("done");
      story.attempt().cohort().forEach(story::commit);
      story.attempt().cohort().forEach(story::reveal);
      if (round < rounds) {
        attestations(random).subList(0, 3).forEach(federation::apply);
        assertThat(story.attempt().over()).isTrue();
      }
    }
  }

  /** What stands in the block in any case, in some order. */
  private List<SignedTransaction> block(SplittableRandom random) {
    List<String> old = new ArrayList<>(Federation.HOSPITALS);
    Collections.shuffle(old, random);
    List<SignedTransaction> block = new ArrayList<>(attestations(random));
    NEWCOMERS.forEach(h -> block.add(federation.sign(h, new Enrol(Story.TASK, "ward", 1))));
    if (random.nextBoolean()) {
      block.add(federation.sign(old.get(0), new Leave(Story.TASK)));
    }
    if (random.nextBoolean()) {
      block.add(federation.sign(old.get(1), new WithdrawDataset("ward")));
    }
    if (random.nextBoolean()) {
      block.add(vote(new RevokeParticipation(Story.STUDY, old.get(2))));
    }
    return block;
  }

  /** All four replicas attest the open attempt; three decide, so one of them comes too late. */
  private List<SignedTransaction> attestations(SplittableRandom random) {
    Attempt attempt = story.attempt();
    Digest next = Story.digest("model after " + attempt.number());
    List<Result.Update> updates =
        attempt.cohort().stream()
            .map(_ -> random.nextInt(-1_000_000, 1_000_001))
            .map(score -> new Result.Update(Exclusion.INCLUDED, score))
            .toList();
    Result result =
        new Result.Final(
            List.of(new VectorEntry(VectorRole.MODEL, 14, next)), updates, Optional.empty());
    return Federation.REPLICAS.stream()
        .map(r -> federation.sign(r, new AttestResult(Story.TASK, attempt.number(), result)))
        .toList();
  }

  /** The vote that decides: the proposal stands already. */
  private SignedTransaction vote(Action action) {
    assertThat(federation.run("ada", new Propose(action, federation.now() + Story.DAY_MS)))
        .isEqualTo("done");
    return federation.sign("ben", new Vote(federation.get(Keys.PROPOSALS), true));
  }

  /** What a leader may mix in or leave for later: it says nothing of who takes part. */
  private List<SignedTransaction> beside() {
    long nowMs = federation.now();
    Action action = new OpenStudy("lung", "any");
    return Stream.of(
            federation.sign("rosa", new Transfer("h1", 7)),
            federation.sign("rosa", new Transfer("h6", 70)),
            federation.sign("h2", new RegisterDataset("other", Story.dataset())),
            federation.sign("h3", new OpenRound(Story.TASK, 9)), // refused, as the next two are
            federation.sign("h4", new Enrol(Story.TASK, "none", 1)),
            federation.sign("r2", new OpenRound(Story.TASK, 9)),
            federation.sign("cem", new Propose(action, nowMs + Story.DAY_MS)),
            federation.sign("r1", new Tick(), nowMs + 1_000),
            federation.sign("r2", new Tick(), nowMs + 9_000),
            federation.sign("r3", new Tick(), nowMs + 5_000),
            federation.sign("r4", new Tick(), nowMs + 2_000))
        .toList();
  }

  private static void apply(MemoryState state, List<SignedTransaction> block) {
    state.apply(Ledger.apply(state, block, new PlainSignatures()).changes());
  }

  private static void applyInPieces(
      MemoryState state, List<SignedTransaction> all, SplittableRandom random) {
    int from = 0;
    while (from < all.size()) {
      int to = from + 1 + random.nextInt(all.size() - from);
      apply(state, all.subList(from, to));
      from = to;
    }
  }

  private static int eligible(MemoryState memory) {
    Overlay state = new Overlay(memory);
    long nowMs = state.get(Keys.TIME_MS).orElseThrow();
    return Eligibility.of(state, state.get(Keys.taskSpec(Story.TASK)).orElseThrow(), nowMs).size();
  }

  private static Turns turns(MemoryState memory) {
    Overlay state = new Overlay(memory);
    int newest = state.get(Keys.task(Story.TASK)).orElseThrow().attempts();
    List<String> members =
        Stream.concat(Federation.HOSPITALS.stream(), NEWCOMERS.stream()).toList();
    return new Turns(
        state.get(Keys.attempt(Story.TASK, newest)).orElseThrow().cohort(),
        members.stream().flatMap(m -> state.get(Keys.enrolment(Story.TASK, m)).stream()).toList(),
        members.stream().map(m -> Standings.of(state, Story.STUDY, m)).toList());
  }
}
