package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.client.blob.Update;
import aver.ledger.proof.Digest;
import aver.ledger.proof.log.BlobRoot;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Vote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** A study with one task on running replicas, told by its usual steps. */
final class Study implements AutoCloseable {
  static final String STUDY = "heart";
  static final String TASK = "heart-1";
  static final int BOUND = 1 << 20;
  private static final long HOUR_MS = 3_600_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  final Federation federation;
  private final TreeMap<String, LedgerClient> clients = new TreeMap<>();
  private final int dimension;

  Study(Federation federation, int dimension) {
    this.federation = federation;
    this.dimension = dimension;
  }

  LedgerClient client(String member) throws IOException {
    LedgerClient known = clients.get(member);
    if (known == null) {
      known = federation.client(member);
      clients.put(member, known);
    }
    return known;
  }

  long genesisMs() {
    return federation.genesis().timeMs();
  }

  void run(String member, Transaction transaction) throws Exception {
    LedgerClient client = client(member);
    Outcome outcome = client.submit(client.sign(transaction), LIMIT);
    assertThat(outcome.done()).as("%s of %s: %s", transaction, member, outcome).isTrue();
  }

  private void decide(Action action) throws Exception {
    run("admin-1", new Propose(action, client("admin-1").refresh().timeMs() + HOUR_MS));
    // asked by who proposed: another client may still be shown an older certified state
    run("admin-2", new Vote(client("admin-1").read(Keys.PROPOSALS).orElseThrow(), true));
  }

  /** Study, grants, data sets, approved task, everybody enrolled. */
  void prepare() throws Exception {
    decide(new OpenStudy(STUDY, "to learn"));
    long nowMs = client("admin-1").refresh().timeMs();
    for (String hospital : Federation.HOSPITALS) {
      decide(new GrantParticipation(STUDY, hospital, nowMs + 1000 * 24 * HOUR_MS));
      DatasetSpec rows =
          new DatasetSpec(100, List.of(50L, 50L), digest("schema"), digest(hospital), List.of());
      run(hospital, new RegisterDataset("ward", rows));
    }
    Pace pace = new Pace(HOUR_MS, HOUR_MS, HOUR_MS, 0, HOUR_MS);
    run(
        "researcher-1",
        new CreateTask(Tasks.ofZeros(TASK, dimension, 3, pace, nowMs + 900 * 24 * HOUR_MS)));
    decide(new DecideTask(TASK, DecideTask.Decision.APPROVE));
    for (String hospital : Federation.HOSPITALS) {
      run(hospital, new Enrol(TASK, "ward", 1));
    }
  }

  void open() throws Exception {
    int next = client("admin-2").read(Keys.task(TASK)).orElseThrow().attempts() + 1;
    run("coordinator-1", new OpenRound(TASK, next));
    for (String hospital : Federation.HOSPITALS) {
      await(hospital, next, AttemptPhase.COMMIT);
    }
  }

  /** Until a member is shown that an attempt has reached a phase. */
  void await(String member, int attempt, AttemptPhase phase) {
    org.awaitility.Awaitility.await()
        .atMost(LIMIT)
        .until(() ->
            client(member)
                .read(Keys.attempt(TASK, attempt))
                .filter(a -> a.phase() == phase)
                .isPresent());
  }

  /** From four replicas that have just started to a task that everybody enrolled in. */
  static Study prepared(Path folder, int dimension) throws Exception {
    Study study = new Study(new Federation(folder), dimension);
    org.awaitility.Awaitility.await()
        .atMost(LIMIT)
        .ignoreException(LedgerUnavailableException.class)
        .until(() -> study.client("admin-1").refresh().timeMs() > study.genesisMs());
    study.prepare();
    study.open();
    return study;
  }

  /** An update of a hospital with files of its own: {@code value} gives each of its values. */
  Update update(String hospital, int attempt, IntUnaryOperator value) throws IOException {
    List<VectorEntry> manifest = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (VectorRole role : List.of(VectorRole.DELTA, VectorRole.EVALUATION)) {
      int length = role == VectorRole.DELTA ? dimension : 4;
      ByteBuffer bytes = ByteBuffer.allocate(length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < length; i++) {
        bytes.putInt(role == VectorRole.DELTA ? value.applyAsInt(i) : 12);
      }
      Path file = federation.folder().resolve("%s-%d-%s.bin".formatted(hospital, attempt, role));
      Files.write(file, bytes.array());
      files.add(file);
      manifest.add(new VectorEntry(role, length, BlobRoot.of(bytes.array())));
    }
    return new Update(TASK, attempt, manifest, digest("salt of " + hospital), files);
  }

  void commit(String hospital, Update update) throws Exception {
    Digest commitment =
        Commitments.of(
            federation.genesis().chainId(),
            TASK,
            update.attempt(),
            hospital,
            Manifests.root(update.manifest()),
            update.salt());
    run(hospital, new CommitUpdate(TASK, update.attempt(), commitment));
  }

  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    clients.values().forEach(LedgerClient::close);
    federation.close();
  }
}
