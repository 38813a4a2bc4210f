package aver.ledger.rules;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.proof.Digest;
import aver.ledger.proof.note.LedgerCheckpoint;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Exclusion;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.MemoryState;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.OrderedOverlay;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Result;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Vote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The usual steps of a study, said by their names, so that a test shows only what is special in it.
 */
final class Story {
  static final String STUDY = "heart";
  static final String TASK = "heart-1";
  static final long DAY_MS = 24L * 3600 * 1000;
  static final Pace PACE = new Pace(60_000, 60_000, 60_000, 0, 30_000);

  final Federation federation;
  private final Map<String, String> copies = new TreeMap<>();
  private Learning learning = Learning.PLAIN;

  Story() {
    this(new Federation());
  }

  /** One of another federation than the usual one. */
  Story(Federation federation) {
    this.federation = federation;
  }

  /** This, one hospital sending the vectors of another. */
  Story copying(String hospital, String other) {
    copies.put(hospital, other);
    return this;
  }

  /** This, its task learning in another way. */
  Story with(Learning other) {
    learning = other;
    return this;
  }

  /** Two admins say yes. */
  void decide(Action action) {
    federation.run("ada", new Propose(action, federation.now() + DAY_MS));
    federation.run("ben", new Vote(federation.get(Keys.PROPOSALS), true));
  }

  /** Study, grants, data sets, task approved, everybody enrolled. */
  void prepare(int rounds) {
    prepareWithout("nobody", rounds);
  }

  /** The same, but one hospital does not enrol. */
  void prepareWithout(String hospitalLeftOut, int rounds) {
    prepareWithout(hospitalLeftOut, task(rounds).with(learning));
  }

  /** Everybody enrolled in this task. */
  void prepare(TaskSpec spec) {
    prepareWithout("nobody", spec);
  }

  /** Everybody but one hospital enrolled in this task. */
  void prepareWithout(String hospitalLeftOut, TaskSpec spec) {
    decide(new OpenStudy(STUDY, "predict heart disease"));
    for (String hospital : Federation.HOSPITALS) {
      decide(new GrantParticipation(STUDY, hospital, federation.now() + 30 * DAY_MS));
      federation.run(hospital, new RegisterDataset("ward", dataset()));
    }
    federation.run("rosa", new CreateTask(spec));
    decide(new DecideTask(TASK, DecideTask.Decision.APPROVE));
    Federation.HOSPITALS.stream()
        .filter(hospital -> !hospital.equals(hospitalLeftOut))
        .forEach(hospital -> federation.run(hospital, new Enrol(TASK, "ward", 1)));
  }

  static DatasetSpec dataset() {
    return new DatasetSpec(100, List.of(50L, 50L), digest("schema"), digest("rows"), List.of());
  }

  static TaskSpec task(int rounds) {
    return task(TASK, rounds);
  }

  static TaskSpec task(String id, int rounds) {
    return new TaskSpec(
        id,
        STUDY,
        new Recipe("logistic-regression", List.of()),
        digest("layers"),
        digest("schema"),
        14,
        20,
        1 << 23,
        false,
        new InitialModelSpec(
            digest("seed"), List.of(new InitialModelSpec.Segment(14, 0)), digest("zero model")),
        rounds,
        3,
        Federation.START_MS + 60 * DAY_MS,
        new RuleSpec("clipped-mean", List.of()),
        false,
        5,
        3,
        PACE,
        1_000_000,
        List.of(),
        1_000_000,
        true,
        0,
        DAY_MS,
        5,
        Learning.PLAIN);
  }

  String open() {
    int next = federation.get(Keys.task(TASK)).attempts() + 1;
    return federation.run("coord", new OpenRound(TASK, next));
  }

  Attempt attempt() {
    return federation.get(Keys.attempt(TASK, federation.get(Keys.task(TASK)).attempts()));
  }

  String commit(String hospital) {
    return federation.run(hospital, commitment(hospital));
  }

  CommitUpdate commitment(String hospital) {
    Digest root = Manifests.root(update(hospital));
    int number = attempt().number();
    return new CommitUpdate(
        TASK,
        number,
        Commitments.of(federation.chainId, TASK, number, hospital, root, digest(hospital)));
  }

  String reveal(String hospital) {
    return federation.run(hospital, revelation(hospital, Federation.REPLICAS.subList(0, 3)));
  }

  RevealUpdate revelation(String hospital, List<String> acknowledgers) {
    int number = attempt().number();
    byte[] body = BlobHeaders.body(TASK, number, hospital, Manifests.root(update(hospital)));
    byte[] message = BlobHeaders.acknowledgementMessage(federation.chainId, body);
    List<Acknowledgement> acks =
        acknowledgers.stream()
            .map(r -> new Acknowledgement(r, 1, Octets.of(federation.key(r).sign(message))))
            .toList();
    return new RevealUpdate(TASK, number, update(hospital), digest(hospital), 100, acks, List.of());
  }

  /** Its vectors, as the task asks for them. */
  List<VectorEntry> update(String hospital) {
    String of = copies.getOrDefault(hospital, hospital);
    VectorEntry control = new VectorEntry(VectorRole.CONTROL_DELTA, 14, digest("control of " + of));
    return learning.controlMembers() == 0
        ? manifest(of)
        : List.of(manifest(of).getFirst(), control);
  }

  static List<VectorEntry> manifest(String hospital) {
    return List.of(new VectorEntry(VectorRole.DELTA, 14, digest("update of " + hospital)));
  }

  /** What honest replicas find: h5 works against the others. */
  Result result() {
    Attempt attempt = attempt();
    List<Result.Update> updates =
        attempt.cohort().stream()
            .map(member -> {
              Optional<SeatOutcome> fixed =
                  federation.get(Keys.seat(TASK, attempt.number(), member)).outcome();
              return fixed.isPresent()
                  ? new Result.Update(fixed.get().exclusion(), 0)
                  : new Result.Update(Exclusion.INCLUDED, member.equals("h5") ? -600_000 : 700_000);
            })
            .toList();
    Digest next = digest("model after " + attempt.number());
    return new Result.Final(
        List.of(new VectorEntry(VectorRole.MODEL, 14, next)), updates, Optional.empty());
  }

  /** A quorum of replicas finds the same. */
  void attest() {
    attestBy("r1", "r2", "r3");
  }

  /** These replicas attest the result, one after the other. */
  void attestBy(String... replicas) {
    Result result = result();
    int number = attempt().number();
    for (String replica : replicas) {
      assertThat(federation.run(replica, new AttestResult(TASK, number, result))).isEqualTo("done");
    }
  }

  /** The text of a checkpoint of so many leaves: the newest one, or one of nobody's. */
  String checkpoint(long size) {
    var head = federation.get(Keys.LOG);
    Digest root = size == head.size() ? head.root() : digest("some root");
    return new LedgerCheckpoint(
            federation.chainId, size, root, 1, federation.now(), digest("state"), digest("members"))
        .text();
  }

  /** All bytes of the state, to compare. */
  Map<String, String> bytes() {
    return bytes(federation.state);
  }

  /** All bytes of a state, to compare. */
  static Map<String, String> bytes(MemoryState memory) {
    Map<String, String> all = new TreeMap<>();
    OrderedOverlay state = new OrderedOverlay(memory);
    Optional<String> key = state.ceilingKey("", "");
    while (key.isPresent()) {
      all.put(key.get(), Octets.of(state.get(key.get()).orElseThrow()).hex());
      key = state.ceilingKey("", key.get() + '\0');
    }
    return all;
  }

  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
