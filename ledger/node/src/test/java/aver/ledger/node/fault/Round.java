package aver.ledger.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.blob.Update;
import aver.ledger.client.blob.UpdateUpload;
import aver.ledger.node.Tasks;
import aver.ledger.node.process.Processes;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Vote;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** A round of three hospitals, step by step, on replicas that are processes. */
final class Round implements AutoCloseable {
  /** Whoever does not submit transfers all the time. */
  private static final List<String> HOSPITALS = List.of("hospital-3", "hospital-4", "hospital-5");

  private static final String STUDY = "heart";

  /** The task, if there is one alone. */
  static final String TASK = "heart-1";

  /** 16 leaves. */
  static final int DIMENSION = 1 << 18;

  private static final long HOUR_MS = 3_600_000;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Processes processes;
  private final String task;
  private final long attestMs;
  private final MadeUpdates made;
  private final TreeMap<String, LedgerClient> clients = new TreeMap<>();
  private final TreeMap<String, Update> updates = new TreeMap<>();
  private final TreeMap<String, List<Acknowledgement>> certificates = new TreeMap<>();

  Round(Processes processes, Path folder) {
    this(processes, folder, DIMENSION);
  }

  /** Of models of another length. */
  Round(Processes processes, Path folder, int dimension) {
    this(processes, folder, dimension, HOUR_MS);
  }

  /** The same, whose task is stalled if there is no result so many ms after the reveals. */
  Round(Processes processes, Path folder, int dimension, long attestMs) {
    this(processes, folder, TASK, dimension, attestMs);
  }

  /** Of another task. */
  Round(Processes processes, Path folder, String task) {
    this(processes, folder, task, DIMENSION, HOUR_MS);
  }

  private Round(Processes processes, Path folder, String task, int dimension, long attestMs) {
    this.processes = processes;
    this.task = task;
    this.attestMs = attestMs;
    this.made = new MadeUpdates(folder, task, dimension);
  }

  private LedgerClient client(String member) throws IOException {
    LedgerClient known = clients.get(member);
    if (known == null) {
      known = processes.client(member);
      clients.put(member, known);
    }
    return known;
  }

  private void run(String member, Transaction transaction) throws Exception {
    LedgerClient client = client(member);
    var outcome = client.submit(client.sign(transaction), LONG);
    assertThat(outcome.done()).as("%s of %s: %s", transaction, member, outcome).isTrue();
  }

  private void decide(Action action) throws Exception {
    run("admin-1", new Propose(action, client("admin-1").refresh().timeMs() + HOUR_MS));
    run("admin-2", new Vote(client("admin-1").read(Keys.PROPOSALS).orElseThrow(), true));
  }

  /** From nothing to an attempt that waits for commits: who approves last, opens it. */
  void begin() throws Exception {
    decide(new OpenStudy(STUDY, "to learn"));
    long nowMs = client("admin-1").refresh().timeMs();
    for (String hospital : HOSPITALS) {
      decide(new GrantParticipation(STUDY, hospital, nowMs + 1000 * HOUR_MS));
      DatasetSpec rows =
          new DatasetSpec(
              100,
              List.of(50L, 50L),
              MadeUpdates.digest("schema"),
              MadeUpdates.digest(hospital),
              List.of());
      run(hospital, new RegisterDataset("ward", rows));
    }
    beginAnother();
  }

  /** The same in the study, and of the data, of a round that has begun. */
  void beginAnother() throws Exception {
    long nowMs = client("admin-1").refresh().timeMs();
    Pace pace = new Pace(HOUR_MS, HOUR_MS, attestMs, 0, 0);
    run(
        "researcher-1",
        new CreateTask(Tasks.ofZeros(task, made.dimension(), 1, pace, nowMs + 900 * HOUR_MS)));
    for (String hospital : HOSPITALS) {
      run(hospital, new Enrol(task, "ward", 1));
    }
    decide(new DecideTask(task, DecideTask.Decision.APPROVE));
    reach(AttemptPhase.COMMIT);
  }

  /** Each hospital commits to an update of its own. */
  void commit() throws Exception {
    commit(HOSPITALS);
    reach(AttemptPhase.REVEAL);
  }

  /** All but the last one commit, so that commits stay open. */
  void commitButTheLast() throws Exception {
    commit(HOSPITALS.subList(0, HOSPITALS.size() - 1));
  }

  /** The last one commits, which closes commits. */
  void commitTheLast() throws Exception {
    commit(HOSPITALS.subList(HOSPITALS.size() - 1, HOSPITALS.size()));
    reach(AttemptPhase.REVEAL);
  }

  private void commit(List<String> hospitals) throws Exception {
    for (String hospital : hospitals) {
      Update update = made.of(hospital);
      updates.put(hospital, update);
      Digest commitment =
          Commitments.of(
              processes.genesis().chainId(),
              task,
              1,
              hospital,
              Manifests.root(update.manifest()),
              update.salt());
      run(hospital, new CommitUpdate(task, 1, commitment));
    }
  }

  /** The first hospital's client, which asks this replica next. */
  LedgerClient firstAt(String replica) throws IOException {
    LedgerClient client = client(HOSPITALS.getFirst());
    for (int i = 0; !client.present().replica().equals(replica); i++) {
      assertThat(i).as("replicas").isLessThan(client.endpoints().size());
      client.leave(client.present());
    }
    return client;
  }

  /** The first hospital's update. */
  Update first() {
    return Objects.requireNonNull(updates.get(HOSPITALS.getFirst()));
  }

  /** Each hospital brings its update to a quorum. */
  void upload() throws Exception {
    for (String hospital : HOSPITALS) {
      Update update = Objects.requireNonNull(updates.get(hospital));
      // the replica that it asks may be behind the one that said that commits are closed
      reach(AttemptPhase.REVEAL, hospital);
      certificates.put(hospital, new UpdateUpload(client(hospital)).send(update));
    }
  }

  /** Each hospital reveals, which closes the round. */
  void reveal() throws Exception {
    revealAll();
    reach(AttemptPhase.ATTEST);
  }

  /** The same, and whether it closed is not looked at. */
  void revealAll() throws Exception {
    for (String hospital : HOSPITALS) {
      Update update = Objects.requireNonNull(updates.get(hospital));
      run(
          hospital,
          new RevealUpdate(
              task,
              1,
              update.manifest(),
              update.salt(),
              100,
              Objects.requireNonNull(certificates.get(hospital)),
              List.of()));
    }
  }

  /** The attempt as it is certified. */
  Attempt attempt() throws LedgerUnavailableException, IOException {
    return attempt("admin-1");
  }

  private Attempt attempt(String seenBy) throws LedgerUnavailableException, IOException {
    return client(seenBy).read(Keys.attempt(task, 1)).orElseThrow();
  }

  private AttemptPhase phase() throws LedgerUnavailableException, IOException {
    return attempt().phase();
  }

  /** Waits for the attempt to come to a phase, or past it. */
  private void reach(AttemptPhase wanted) {
    reach(wanted, "admin-1");
  }

  private void reach(AttemptPhase wanted, String seenBy) {
    await(wanted.name())
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> attempt(seenBy).phase().compareTo(wanted) >= 0);
  }

  /** The attempt has no result, and gets none for 20 s. */
  void staysOpen() {
    await().atMost(LONG).during(Duration.ofSeconds(20)).until(() -> phase() == AttemptPhase.ATTEST);
  }

  /** The attempt becomes final, and its model is the mean of the three. */
  void becomesRight() throws Exception {
    reach(AttemptPhase.FINAL);
    VectorEntry model =
        client("admin-1").read(Keys.model(task, 1)).orElseThrow().manifest().getFirst();
    assertThat(model.root()).isEqualTo(made.meanRoot());
  }

  /** All of it at once, from the first commit to a result that is right; in seconds. */
  double play() throws Exception {
    long beganNs = System.nanoTime();
    commit();
    upload();
    reveal();
    becomesRight();
    return (System.nanoTime() - beganNs) / 1e9;
  }

  /** No model of the round is certified. */
  void hasNoModel() throws Exception {
    assertThat(client("admin-1").read(Keys.model(task, 1))).isEmpty();
  }

  @Override
  public void close() {
    clients.values().forEach(LedgerClient::close);
  }
}
