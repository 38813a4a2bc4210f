package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.state.Quorum;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.rules.tx.Tick;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.vector.ArrayVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica that computes nothing and attests what another one attested before it. Nobody can tell
 * it from one that computes, so it has to be one of the f that the rest does without: each case is
 * played in every order in which there is something to copy.
 */
class LazyCopierTest {
  private static final Part H = Part.COMPUTES;
  private static final Part F = Part.FORGES;
  private static final Part COPY = Part.COPIES_WHO_COMPUTES;
  private static final Part COPY_F = Part.COPIES_WHO_FORGES;

  /** What a replica does. */
  enum Part {
    COMPUTES,
    FORGES,
    COPIES_WHO_COMPUTES,
    COPIES_WHO_FORGES
  }

  private final HeldVectors vectors = new HeldVectors();
  private Story story = new Story();
  private Federation federation = story.federation;

  static Stream<Arguments> atMostF() {
    return Stream.of(
        arguments("one of four copies an honest one", List.of(H, H, H, COPY)),
        arguments("two of seven copy an honest one", List.of(H, H, H, H, H, COPY, COPY)),
        arguments("of seven one forges and one copies it", List.of(H, H, H, H, H, F, COPY_F)),
        arguments("of seven one forges, one copies the rest", List.of(H, H, H, H, H, F, COPY)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("atMostF")
  void copiersChangeNoResultAndNoneIsNeededForOne(String what, List<Part> parts) {
    close(parts.size());
    Quorum quorum = new Quorum(parts.size());
    Result.Final right = vectors.compute(federation.state, 1);
    List<Part> honest = Collections.nCopies(quorum.n() - quorum.faulty(), H);
    List<String> without = settled(play(honest));
    assertThat(without).as("nobody copies").contains(right.model().getFirst().root().hex());
    for (List<Part> order : orders(parts)) {
      assertThat(settled(play(order))).as("%s: %s", what, order).isEqualTo(without);
    }
  }

  static Stream<Arguments> oneMore() {
    return Stream.of(
        arguments("of four one forges and one copies it", List.of(H, H, F, COPY_F)),
        arguments("of seven one forges and two copy it", List.of(H, H, H, H, F, COPY_F, COPY_F)),
        arguments("of seven two forge and one copies them", List.of(H, H, H, H, F, F, COPY_F)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneMore")
  void withACopierTooManyThereIsNoResultRatherThanAWrongOne(String what, List<Part> parts) {
    close(parts.size());
    for (List<Part> order : orders(parts)) {
      MemoryState state = play(order);
      long lateMs = federation.now() + Story.PACE.attestMs() + 1_000;
      for (String replica : replicas(parts.size())) {
        apply(state, federation.sign(replica, new Tick(), lateMs));
      }
      Overlay after = new Overlay(state);
      Task task = after.get(Keys.task(Story.TASK)).orElseThrow();
      assertThat(task.phase()).as("%s: %s", what, order).isEqualTo(TaskPhase.STALLED);
      assertThat(task.modelVersion()).isZero();
      assertThat(phase(state)).isEqualTo(AttemptPhase.ATTEST);
    }
  }

  /** Who copied the wrong one cannot go over to the others when it sees what they say. */
  @Test
  void whoCopiedOnceDoesNotCountOnceMore() {
    close(4);
    MemoryState state = play(List.of(F, COPY_F, H, H));
    Result right = vectors.compute(federation.state, 1);
    assertThat(apply(state, federation.sign("r2", new AttestResult(Story.TASK, 1, right))))
        .isEqualTo("already_attested");
    assertThat(phase(state)).isEqualTo(AttemptPhase.ATTEST);
  }

  /** A federation of so many replicas whose first attempt waits for its results. */
  private void close(int n) {
    story = new Story(new Federation(replicas(n)));
    federation = story.federation;
    story.prepare(1);
    story.open();
    Federation.HOSPITALS.forEach(story::commit);
    var random = new SplittableRandom(17);
    List<String> holders = replicas(n).subList(0, new Quorum(n).needed());
    for (String hospital : Federation.HOSPITALS) {
      int[] delta = random.ints(HeldVectors.LENGTH, -10_000, 10_001).toArray();
      vectors.hold(Story.manifest(hospital).getFirst().root(), ArrayVector.of(delta));
      assertThat(federation.run(hospital, story.revelation(hospital, holders))).isEqualTo("done");
    }
    assertThat(phase(federation.state)).isEqualTo(AttemptPhase.ATTEST);
  }

  /**
   * Replicas attest in this order; the attempt ends with the quorum's last right result and no
   * other.
   */
  private MemoryState play(List<Part> order) {
    int n = federation.get(Keys.REPLICAS).ids().size();
    MemoryState state = federation.state.copy();
    List<SignedTransaction> said = new ArrayList<>();
    int right = 0;
    for (Part part : order) {
      Transaction own =
          switch (part) {
            case COMPUTES -> attest(vectors.compute(state, 1));
            case FORGES -> attest(forged());
            case COPIES_WHO_COMPUTES -> said.get(order.indexOf(H)).transaction();
            case COPIES_WHO_FORGES -> said.get(order.indexOf(F)).transaction();
          };
      SignedTransaction signed = federation.sign(replicas(n).get(said.size()), own);
      boolean over = right >= new Quorum(n).needed();
      assertThat(apply(state, signed)).isEqualTo(over ? "attempt_phase_wrong" : "done");
      right += part == H || part == COPY ? 1 : 0;
      assertThat(phase(state) == AttemptPhase.FINAL)
          .as("%s after %d", order, said.size() + 1)
          .isEqualTo(right >= new Quorum(n).needed());
      said.add(signed);
    }
    return state;
  }

  private static AttestResult attest(Result result) {
    return new AttestResult(Story.TASK, 1, result);
  }

  /** Another model, and other scores. */
  private Result forged() {
    Result.Final usual = (Result.Final) story.result();
    Digest model = Story.digest("what nobody computed");
    return new Result.Final(
        List.of(new VectorEntry(VectorRole.MODEL, HeldVectors.LENGTH, model)),
        usual.updates(),
        Optional.empty());
  }

  /** All orders of the parts, each once, in which a copier comes behind the one it copies. */
  private static List<List<Part>> orders(List<Part> parts) {
    return permutations(parts).stream()
        .filter(order -> follows(order, COPY, H) && follows(order, COPY_F, F))
        .toList();
  }

  private static boolean follows(List<Part> order, Part copier, Part source) {
    return !order.contains(copier) || order.indexOf(copier) > order.indexOf(source);
  }

  private static List<List<Part>> permutations(List<Part> parts) {
    if (parts.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Part>> all = new ArrayList<>();
    for (Part first : EnumSet.copyOf(parts)) {
      List<Part> rest = new ArrayList<>(parts);
      rest.remove(first);
      for (List<Part> tail : permutations(rest)) {
        all.add(Stream.concat(Stream.of(first), tail.stream()).toList());
      }
    }
    return all;
  }

  private static List<String> replicas(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> "r" + i).toList();
  }

  private static String apply(MemoryState state, SignedTransaction tx) {
    BlockResult block = Ledger.apply(state, List.of(tx), new PlainSignatures());
    state.apply(block.changes());
    return Federation.outcome(block.applied().getFirst());
  }

  private static AttemptPhase phase(MemoryState state) {
    return new Overlay(state).get(Keys.attempt(Story.TASK, 1)).orElseThrow().phase();
  }

  /** All that a result changes: the model, and what each member has of it. */
  private static List<String> settled(MemoryState memory) {
    Overlay state = new Overlay(memory);
    List<String> found = new ArrayList<>();
    found.add(
        state.get(Keys.model(Story.TASK, 1)).orElseThrow().manifest().getFirst().root().hex());
    found.add(state.get(Keys.task(Story.TASK)).orElseThrow().toString());
    for (String hospital : Federation.HOSPITALS) {
      found.add(state.get(Keys.seat(Story.TASK, 1, hospital)).orElseThrow().toString());
      found.add(Standings.of(state, Story.STUDY, hospital).toString());
      found.add(state.get(Keys.balance(hospital)).toString());
    }
    return found;
  }
}
