package aver.simulations.bench.written;

import aver.ledger.proof.Digest;
import aver.ledger.rules.action.DecideTask;
import aver.ledger.rules.action.GrantParticipation;
import aver.ledger.rules.action.OpenStudy;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundPlan;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.InitialModelSpec;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Learning;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Pace;
import aver.ledger.rules.state.Recipe;
import aver.ledger.rules.state.RuleSpec;
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
import aver.ledger.rules.tx.SignedTransaction;
import aver.ledger.store.BlobDraft;
import aver.ledger.store.BlobException;
import aver.ledger.store.BlobStore;
import aver.ledger.store.StoreView;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.InitialModel;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.SegmentVector;
import aver.ledger.vector.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A study on a {@link WrittenLedger} whose hospitals send random updates, round after round; all
 * vectors are kept, as a replica keeps them.
 */
public final class GrownStudy {
  private static final String STUDY = "bench";
  private static final String TASK = "bench-1";
  private static final String DATASET = "rows";
  private static final long ROWS = 1_000;
  private static final int SPREAD = 1 << 10;
  private static final long DAY_MS = 24L * 3600 * 1000;
  private static final Digest NO_SCHEMA = Digest.sha256(new byte[] {1});

  private final WrittenLedger ledger;
  private final BlobStore blobs;
  private final List<String> hospitals;
  private final int dimension;
  private final Lanes lanes;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<Digest, ArrayVector> recent = new HashMap<>();

  /**
   * Opens the study and lets the hospitals join its task.
   *
   * @param hospitals at least 3, all founders
   * @param dimension number of parameters
   * @param rounds how many there will be at most
   */
  public GrownStudy(
      WrittenLedger ledger,
      BlobStore blobs,
      List<String> hospitals,
      int dimension,
      int rounds,
      Lanes lanes) {
    this.ledger = ledger;
    this.blobs = blobs;
    this.hospitals = List.copyOf(hospitals);
    this.dimension = dimension;
    this.lanes = lanes;
    long now = ledger.get(Keys.TIME_MS);
    ledger.send(WrittenLedger.ADMIN, new Propose(new OpenStudy(STUDY, "to measure"), now + DAY_MS));
    for (String id : hospitals) {
      ledger.send(
          WrittenLedger.ADMIN,
          new Propose(new GrantParticipation(STUDY, id, now + 300 * DAY_MS), now + DAY_MS));
      ledger.send(
          id,
          new RegisterDataset(
              DATASET, new DatasetSpec(ROWS, List.of(), NO_SCHEMA, NO_SCHEMA, List.of())));
    }
    ledger.send(WrittenLedger.RESEARCHER, new CreateTask(spec(rounds, now)));
    ledger.send(
        WrittenLedger.ADMIN,
        new Propose(new DecideTask(TASK, DecideTask.Decision.APPROVE), now + DAY_MS));
    hospitals.forEach(id -> ledger.send(id, new Enrol(TASK, DATASET, 1)));
  }

  private TaskSpec spec(int rounds, long now) {
    Digest seed = Digest.sha256(new byte[] {2});
    ArrayVector model = ArrayVector.zeros(dimension);
    new InitialModel(seed.bytes(), List.of(new InitialModel.Segment(dimension, SPREAD)))
        .write(model);
    Digest root = VectorRoot.of(model, lanes);
    recent.put(root, model);
    return new TaskSpec(
        TASK,
        STUDY,
        new Recipe("logistic-regression", List.of()),
        NO_SCHEMA,
        NO_SCHEMA,
        dimension,
        20,
        TaskSpec.BOUND_MAX,
        true,
        new InitialModelSpec(seed, List.of(new InitialModelSpec.Segment(dimension, SPREAD)), root),
        rounds,
        0,
        now + 100 * DAY_MS,
        new RuleSpec("clipped-mean", List.of()),
        false,
        hospitals.size(),
        3,
        new Pace(60_000, 60_000, 60_000, 0, 60_000),
        0,
        List.of(),
        1_000_000,
        true,
        0,
        300 * DAY_MS,
        1000,
        Learning.PLAIN);
  }

  /** Plays the next round to its final result. */
  public void round() throws IOException {
    int number = ledger.get(Keys.task(TASK)).attempts() + 1;
    ledger.send(WrittenLedger.COORDINATOR, new OpenRound(TASK, number));
    List<SignedTransaction> commits = new ArrayList<>();
    List<SignedTransaction> reveals = new ArrayList<>();
    for (String id : hospitals) {
      List<VectorEntry> manifest = List.of(update());
      Digest salt = Digest.sha256((id + " " + number).getBytes(StandardCharsets.US_ASCII));
      Digest commitment =
          Commitments.of(
              ledger.genesis().chainId(), TASK, number, id, Manifests.root(manifest), salt);
      commits.add(ledger.sign(id, new CommitUpdate(TASK, number, commitment)));
      reveals.add(
          ledger.sign(
              id,
              new RevealUpdate(
                  TASK, number, manifest, salt, ROWS, kept(number, id, manifest), List.of())));
    }
    ledger.apply(commits);
    ledger.apply(reveals);
    Result result = result(number);
    ledger.apply(
        WrittenLedger.REPLICAS.stream()
            .limit(3)
            .map(id -> ledger.sign(id, new AttestResult(TASK, number, result)))
            .toList());
  }

  /** A random update, kept as a blob and in memory until the round is over. */
  private VectorEntry update() throws IOException {
    int[] values = new int[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = random.nextInt(-SPREAD, SPREAD + 1);
    }
    ArrayVector vector = ArrayVector.of(values);
    try (BlobDraft draft = blobs.draft((long) dimension * Integer.BYTES)) {
      SegmentVector bytes = SegmentVector.of(draft.bytes());
      bytes.write(0, values, dimension);
      Digest root = VectorRoot.of(bytes, lanes);
      draft.keep(root);
      recent.put(root, vector);
      return new VectorEntry(VectorRole.DELTA, dimension, root);
    } catch (BlobException e) {
      throw new IOException("an update cannot be kept: " + e.getMessage(), e);
    }
  }

  private List<Acknowledgement> kept(int number, String id, List<VectorEntry> manifest) {
    byte[] body = BlobHeaders.body(TASK, number, id, Manifests.root(manifest));
    byte[] message = BlobHeaders.acknowledgementMessage(ledger.genesis().chainId(), body);
    return WrittenLedger.REPLICAS.stream()
        .limit(3)
        .map(replica ->
            new Acknowledgement(replica, 1, Octets.of(ledger.key(replica).sign(message))))
        .toList();
  }

  private Result result(int number) throws IOException {
    try (StoreView view = ledger.store().view();
        Arena arena = Arena.ofShared();
        BlobDraft draft = blobs.draft((long) dimension * Integer.BYTES)) {
      RoundPlan plan = RoundPlan.of(view, TASK, number);
      Result result =
          RoundComputation.computeVersion(
                  plan.input(entry -> vector(entry, arena)),
                  _ -> SegmentVector.of(draft.bytes()),
                  lanes)
              .result();
      recent.keySet().retainAll(List.of(plan.spec().initialModel().root()));
      if (result instanceof Result.Final(List<VectorEntry> model, var _, var _)) {
        draft.keep(model.getFirst().root());
      }
      return result;
    } catch (BlobException e) {
      throw new IOException("a model cannot be kept: " + e.getMessage(), e);
    }
  }

  private VectorSource vector(VectorEntry entry, Arena arena) {
    if (!blobs.has(entry.root())) {
      return Objects.requireNonNull(recent.get(entry.root()));
    }
    try {
      return SegmentVector.of(blobs.map(entry.root(), arena));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
