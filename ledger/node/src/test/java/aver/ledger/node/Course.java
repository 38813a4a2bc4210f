package aver.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aver.ledger.client.LedgerClient;
import aver.ledger.client.LedgerUnavailableException;
import aver.ledger.client.Outcome;
import aver.ledger.client.blob.Update;
import aver.ledger.proof.Digest;
import aver.ledger.rules.action.Action;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Slot;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.CreateTask;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Propose;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.rules.tx.Vote;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.BlobUpload;
import aver.ledger.store.Claim;
import aver.ledger.store.LeafCheck;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** The usual steps of a study on replicas that run, said by their names. */
final class Course implements AutoCloseable {
  static final String STUDY = "heart";
  static final Duration LONG = Duration.ofSeconds(60);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final Federation federation;
  private final TreeMap<String, LedgerClient> clients = new TreeMap<>();

  Course(Federation federation) throws IOException {
    this.federation = federation;
    clients.put("admin-1", federation.ready("admin-1"));
  }

  LedgerClient client(String member) {
    return clients.computeIfAbsent(
        member,
        id -> {
          try {
            return federation.client(id);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  /** Submits, and wants it to take effect. */
  void done(String member, Transaction transaction) throws LedgerUnavailableException {
    Outcome outcome = client(member).submit(transaction);
    assertThat(outcome.done()).as("%s of %s: %s", transaction, member, outcome).isTrue();
  }

  /** Two admins say yes. */
  void decide(Action action) throws LedgerUnavailableException {
    done("admin-1", new Propose(action, nowMs() + DAY_MS));
    done("admin-2", new Vote(read(Keys.PROPOSALS), true));
  }

  long nowMs() throws LedgerUnavailableException {
    return client("admin-1").refresh().timeMs();
  }

  <V> V read(Slot<V> slot) throws LedgerUnavailableException {
    return client("admin-1").read(slot).orElseThrow();
  }

  /** Study, grants, data sets of 100, 200 .. rows, these hospitals enrolled, task approved. */
  void prepare(TaskSpec spec, List<String> hospitals) throws LedgerUnavailableException {
    decide(new OpenStudy(STUDY, "predict heart disease"));
    for (int i = 0; i < hospitals.size(); i++) {
      String hospital = hospitals.get(i);
      decide(new GrantParticipation(STUDY, hospital, nowMs() + 30 * DAY_MS));
      done(
          hospital,
          new RegisterDataset(
              "ward",
              new DatasetSpec(
                  100L * (i + 1), List.of(), digest("schema"), digest("rows"), List.of())));
    }
    done("researcher-1", new CreateTask(spec));
    for (String hospital : hospitals) {
      done(hospital, new Enrol(spec.task(), "ward", 1));
    }
    // the last step: with nothing to wait for, the replicas open the first attempt at once
    decide(new DecideTask(spec.task(), DecideTask.Decision.APPROVE));
  }

  /** Waits for an attempt to come to a phase, or past it. */
  Attempt reach(String task, int number, AttemptPhase phase) {
    return await()
        .atMost(LONG)
        .ignoreException(LedgerUnavailableException.class)
        .until(
            () -> client("admin-1").read(Keys.attempt(task, number)),
            found -> found.filter(a -> a.phase().compareTo(phase) >= 0).isPresent())
        .orElseThrow();
  }

  /** A vector, held by every replica that runs. */
  VectorEntry upload(VectorRole role, int... values) throws IOException, BlobException {
    Digest root = VectorRoot.of(ArrayVector.of(values), Lanes.one());
    byte[] bytes = new byte[values.length * Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    for (String id : federation.running()) {
      BlobStore blobs = federation.replica(id).blobs();
      if (!blobs.has(root)) {
        try (BlobUpload upload =
            blobs.receive(root, bytes.length, LeafCheck.any(), Claim.PASSED_ON)) {
          upload.append(0, bytes);
          upload.finish();
        }
      }
    }
    return new VectorEntry(role, values.length, root);
  }

  void commit(Attempt attempt, String hospital, List<VectorEntry> manifest)
      throws LedgerUnavailableException {
    Digest root = Manifests.root(manifest);
    Digest commitment =
        Commitments.of(
            federation.genesis().chainId(),
            attempt.task(),
            attempt.number(),
            hospital,
            root,
            digest(hospital));
    done(hospital, new CommitUpdate(attempt.task(), attempt.number(), commitment));
  }

  void reveal(Attempt attempt, String hospital, List<VectorEntry> manifest, long samples)
      throws LedgerUnavailableException {
    byte[] body =
        BlobHeaders.body(attempt.task(), attempt.number(), hospital, Manifests.root(manifest));
    byte[] message = BlobHeaders.acknowledgementMessage(federation.genesis().chainId(), body);
    List<Acknowledgement> held = new ArrayList<>();
    for (String id : federation.running()) {
      byte[] signature = federation.keysOf(id).identity().sign(message);
      held.add(new Acknowledgement(id, 1, Octets.of(signature)));
    }
    done(
        hospital,
        new RevealUpdate(
            attempt.task(),
            attempt.number(),
            manifest,
            digest(hospital),
            samples,
            held,
            List.of()));
  }

  /** What a replica answers to a hospital that begins to upload what it committed to. */
  String uploadCode(Attempt attempt, String hospital, List<VectorEntry> manifest)
      throws InterruptedException {
    List<Path> files = Collections.nCopies(manifest.size(), Path.of("not-read"));
    Update update = new Update(attempt.task(), attempt.number(), manifest, digest(hospital), files);
    try (RawUpload upload = new RawUpload(federation, hospital, "replica-1")) {
      return upload.open(RawUpload.opening(federation, hospital, update)).code();
    }
  }

  /** The values of a blob, once this replica holds it. */
  int[] values(String replica, VectorEntry entry) throws IOException {
    BlobStore blobs = federation.replica(replica).blobs();
    await().atMost(LONG).until(() -> blobs.has(entry.root()));
    try (Arena arena = Arena.ofConfined()) {
      int[] values = new int[(int) entry.length()];
      SegmentVector.of(blobs.map(entry.root(), arena)).read(0, values, values.length);
      return values;
    }
  }

  static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    clients.values().forEach(LedgerClient::close);
  }
}
