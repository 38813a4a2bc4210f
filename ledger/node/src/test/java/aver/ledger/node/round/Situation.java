package aver.ledger.node.round;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.Genesis;
import aver.ledger.rules.lifecycle.Deadline;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Dataset;
import aver.ledger.rules.state.Enrolment;
import aver.ledger.rules.state.Grant;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Member;
import aver.ledger.rules.state.MemberStatus;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.NewMember;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.ReplicaKeys;
import aver.ledger.rules.state.Role;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.Task;
import aver.ledger.rules.state.TaskPhase;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A state of four replicas r1 to r4 and three hospitals that a test makes what it needs. */
final class Situation {
  static final long START_MS = 1_700_000_000_000L;
  static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");
  static final Pace PACE = new Pace(60_000, 60_000, 60_000, 0, 30_000);
  private static final List<String> HOSPITALS = List.of("h1", "h2", "h3");
  private static final long FAR_MS = START_MS + 1_000_000_000L;

  final OrderedOverlay state = new OrderedOverlay(MemoryState.empty());

  Situation() {
    List<NewMember> members = new ArrayList<>();
    List.of("a1", "a2").forEach(id -> members.add(member(id, Role.ADMIN)));
    HOSPITALS.forEach(id -> members.add(member(id, Role.HOSPITAL)));
    REPLICAS.forEach(id -> members.add(member(id, Role.REPLICA)));
    new Genesis("test", START_MS, members, List.of(), List.of())
        .state()
        .forEach((key, value) -> state.put(key, value.orElseThrow()));
  }

  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static NewMember member(String id, Role role) {
    Optional<ReplicaKeys> keys =
        role == Role.REPLICA
            ? Optional.of(new ReplicaKeys(key(id + "-cp"), "e-" + id, id + ":1", id + ":2"))
            : Optional.empty();
    return new NewMember(id, id, List.of(role), key(id), digest(id), keys);
  }

  private static PublicKey key(String id) {
    return new PublicKey(
        PublicKey.ED25519, Octets.of(SigningKey.ofSeed(digest(id).bytes()).publicKey()));
  }

  /** Ledger time and what each replica said last, in ms after the start. */
  Situation at(long timeMs, long readingMs) {
    state.put(Keys.TIME_MS, START_MS + timeMs);
    REPLICAS.forEach(id -> said(id, readingMs));
    return this;
  }

  Situation said(String replica, long readingMs) {
    state.put(Keys.reading(replica), START_MS + readingMs);
    return this;
  }

  Situation due(long dueMs) {
    new Deadline(START_MS + dueMs, Deadline.Kind.PROPOSAL, "1").set(state);
    return this;
  }

  Situation member(String id, MemberStatus status, boolean entered) {
    Member now = state.get(Keys.member(id)).orElseThrow();
    state.put(Keys.member(id), new Member(now.who(), status, now.keyVersion(), entered));
    return this;
  }

  /** A task that runs, its next attempt due so many ms after the start, so many enrolled. */
  Situation task(long dueMs, int enrolled) {
    Digest root = digest("model");
    VectorEntry model = new VectorEntry(VectorRole.MODEL, 14, root);
    TaskSpec spec =
        new TaskSpec(
            "t",
            "s",
            new Recipe("recipe", List.of()),
            digest("layers"),
            digest("columns"),
            14,
            20,
            1 << 23,
            false,
            new InitialModelSpec(
                digest("seed"), List.of(new InitialModelSpec.Segment(14, 0)), root),
            3,
            3,
            FAR_MS,
            new RuleSpec("mean", List.of()),
            false,
            3,
            3,
            PACE,
            0,
            List.of(),
            1_000_000,
            true,
            0,
            0,
            2,
            Learning.PLAIN);
    state.put(Keys.taskSpec("t"), spec);
    state.put(Keys.model("t", 0), new Model(root, List.of(model), 0, START_MS));
    put(TaskPhase.RUNNING, 0, false, dueMs);
    new Deadline(FAR_MS, Deadline.Kind.TASK_END, "t").set(state);
    for (String hospital : HOSPITALS.subList(0, enrolled)) {
      Keys.enrolled("t").add(state, hospital);
      state.put(
          Keys.enrolment("t", hospital), new Enrolment(hospital, "d", 1, 100, true, 0, false, 0));
      state.put(Keys.dataset(hospital, "d"), new Dataset(hospital, "d", 1, START_MS, false));
      state.put(Keys.grant("s", hospital), new Grant(FAR_MS, false));
    }
    return this;
  }

  private void put(TaskPhase phase, int attempts, boolean active, long dueMs) {
    state.put(
        Keys.task("t"),
        new Task(
            "t", "h1", phase, attempts, active, 0, 0, digest("model"), 0, START_MS + dueMs, false));
  }

  /** The task with so many attempts behind it. */
  Situation attempts(int count, long dueMs) {
    put(TaskPhase.RUNNING, count, false, dueMs);
    return this;
  }

  /** The task with an attempt in a phase that closes so many ms after the start. */
  Situation attempt(int number, AttemptPhase phase, long closesMs) {
    put(TaskPhase.RUNNING, number, true, 0);
    state.put(
        Keys.attempt("t", number),
        new Attempt(
            "t", number, Purpose.TRAIN, 0, phase, START_MS, START_MS + closesMs, 0, HOSPITALS));
    state.put(Keys.OPEN + "t", new byte[] {1});
    new Deadline(START_MS + closesMs, Deadline.Kind.ATTEMPT, "t").set(state);
    return this;
  }

  /** What {@code replica} is to do when its clock is so many ms after the start. */
  RoundKeeper.Decision decide(String replica, long clockMs, boolean arrivals) {
    return RoundKeeper.next(state, new RoundKeeper.Own(replica, START_MS + clockMs, arrivals));
  }

  /** The duties of r1 while nothing arrives. */
  List<Duty> duties(long clockMs) {
    return decide("r1", clockMs, false).wanted().stream().map(RoundKeeper.Wanted::duty).toList();
  }

  /** When r1 looks again, in ms after the start. */
  long looksAgain(long clockMs) {
    return decide("r1", clockMs, false).lookAgainMs() - START_MS;
  }
}
