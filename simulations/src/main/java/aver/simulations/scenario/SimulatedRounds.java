package aver.simulations.scenario;

import aver.ledger.client.study.Recipe;
import aver.ledger.proof.Digest;
import aver.ledger.rules.lifecycle.BlobHeaders;
import aver.ledger.rules.lifecycle.Cohorts;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.lifecycle.Standings;
import aver.ledger.rules.round.Difference;
import aver.ledger.rules.round.Draw;
import aver.ledger.rules.round.Place;
import aver.ledger.rules.round.RoundComputation;
import aver.ledger.rules.round.RoundInput;
import aver.ledger.rules.round.RoundOutcome;
import aver.ledger.rules.round.VectorRoot;
import aver.ledger.rules.state.Attempt;
import aver.ledger.rules.state.AttemptPhase;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.Purpose;
import aver.ledger.rules.state.Seat;
import aver.ledger.rules.state.SeatOutcome;
import aver.ledger.rules.state.TaskSpec;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.state.VectorRole;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.AttestResult;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.OpenRound;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.vector.ArrayVector;
import aver.ledger.vector.FixedPoint;
import aver.ledger.vector.Lanes;
import aver.ledger.vector.VectorSource;
import aver.participant.agent.AttemptKey;
import aver.participant.training.ControlVariate;
import aver.participant.training.Trainer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Plays one attempt after another: hospitals train, commit and reveal; each replica computes the
 * result and attests it.
 */
final class SimulatedRounds {
  private static final long CLOSE_MS = 61_000;

  private final SimulatedLedger ledger;
  private final Map<String, SimulatedHospital> hospitals = new TreeMap<>();
  private final Trainer trainer;
  private final SplittableRandom random;
  private final int noShowPpm;
  private final Map<Digest, ArrayVector> blobs = new TreeMap<>();
  private ArrayVector model = ArrayVector.zeros(1);
  private Map<VectorRole, ArrayVector> beside = Map.of();
  private Optional<ArrayVector> before = Optional.empty();
  private final SimulatedControls controls = new SimulatedControls();
  private final SimulatedLayers layers;
  private final Recipe recipe;
  private final Imitations imitations;

  SimulatedRounds(
      SimulatedLedger ledger,
      List<SimulatedHospital> hospitals,
      Recipe recipe,
      Trainer trainer,
      SimulatedLayers layers,
      SplittableRandom random,
      int noShowPpm) {
    this.ledger = ledger;
    hospitals.forEach(hospital -> this.hospitals.put(hospital.id(), hospital));
    this.recipe = recipe;
    this.trainer = trainer;
    this.layers = layers;
    this.random = random;
    this.noShowPpm = noShowPpm;
    this.imitations = new Imitations(hospitals.getFirst().id(), random);
  }

  /** Computes model version 0 as anyone does. */
  int[] begin(TaskSpec spec) {
    model = ArrayVector.zeros(spec.dimension());
    spec.initialModel().drawn().orElseThrow().write(model);
    return model();
  }

  /** The newest model. */
  int[] model() {
    return model.values();
  }

  int standingPpm(String member) {
    return Standings.of(ledger.view(), ScenarioRun.STUDY, member).expectationPpm();
  }

  /** Plays the next attempt to its end. */
  ScenarioReport.AttemptLine next(TaskSpec spec, Outlook outlook) {
    int number = ledger.get(Keys.task(spec.task())).attempts() + 1;
    ledger.send(SimulatedLedger.COORDINATOR, new OpenRound(spec.task(), number));
    Map<String, List<VectorEntry>> sent = new TreeMap<>();
    for (String member : attempt(spec, number).cohort()) {
      boolean comes = random.nextInt(1_000_000) >= noShowPpm;
      List<VectorEntry> manifest = comes ? work(spec, attempt(spec, number), member) : List.of();
      if (!manifest.isEmpty()) {
        sent.put(member, manifest);
        commit(spec, number, member, manifest);
      }
    }
    if (attempt(spec, number).phase() == AttemptPhase.COMMIT) {
      ledger.pass(CLOSE_MS);
    }
    if (attempt(spec, number).phase() == AttemptPhase.REVEAL) {
      sent.forEach((member, manifest) -> reveal(spec, number, member, manifest));
    }
    int counted = 0;
    if (attempt(spec, number).phase() == AttemptPhase.ATTEST) {
      counted = sent.size();
      attest(spec, number);
    }
    imitations.over();
    Attempt over = attempt(spec, number);
    int version = ledger.get(Keys.task(spec.task())).modelVersion();
    return new ScenarioReport.AttemptLine(
        number,
        over.purpose().name(),
        over.phase().name(),
        counted,
        version,
        outlook.accuracy(model()),
        earned(over));
  }

  private SortedMap<String, Long> earned(Attempt attempt) {
    SortedMap<String, Long> earned = new TreeMap<>();
    for (Seat seat : Cohorts.seats(ledger.view(), attempt)) {
      earned.put(seat.member(), seat.outcome().map(SeatOutcome::rewardMicrotokens).orElse(0L));
    }
    return earned;
  }

  private List<VectorEntry> work(TaskSpec spec, Attempt attempt, String member) {
    SimulatedHospital hospital = hospital(member);
    FixedPoint format = new FixedPoint(spec.fractionBits(), spec.bound());
    List<VectorEntry> manifest = new ArrayList<>();
    if (attempt.purpose() == Purpose.TRAIN) {
      AttemptKey key = new AttemptKey(spec.task(), attempt.number());
      Optional<int[]> common =
          Optional.ofNullable(beside.get(VectorRole.CONTROL)).map(ArrayVector::values);
      Optional<ControlVariate> control = controls.of(spec, member, common);
      SimulatedHospital.Change update =
          hospital.update(trainer, layers, model(), format, control, key, recipe);
      manifest.add(
          keep(
              VectorRole.DELTA,
              imitations.sent(hospital, update.delta(), published(), format.bound())));
      if (update.controlDelta().length > 0) {
        manifest.add(keep(VectorRole.CONTROL_DELTA, update.controlDelta()));
      }
    }
    hospital
        .evaluation(trainer, layers, spec.evaluationClasses(), model(), format)
        .ifPresent(counts -> manifest.add(keep(VectorRole.EVALUATION, counts)));
    return manifest;
  }

  /** What was published last; zeros at first. */
  private int[] published() {
    int[] values = new int[model().length];
    before.ifPresent(earlier -> new Difference(model, earlier).read(0, values, values.length));
    return values;
  }

  private VectorEntry keep(VectorRole role, int[] values) {
    ArrayVector vector = ArrayVector.of(values);
    Digest root = VectorRoot.of(vector, Lanes.one());
    blobs.put(root, vector);
    return new VectorEntry(role, values.length, root);
  }

  private void commit(TaskSpec spec, int number, String member, List<VectorEntry> manifest) {
    Digest commitment =
        Commitments.of(
            ledger.chainId(),
            spec.task(),
            number,
            member,
            Manifests.root(manifest),
            salt(number, member));
    ledger.send(member, new CommitUpdate(spec.task(), number, commitment));
  }

  private void reveal(TaskSpec spec, int number, String member, List<VectorEntry> manifest) {
    byte[] body = BlobHeaders.body(spec.task(), number, member, Manifests.root(manifest));
    byte[] message = BlobHeaders.acknowledgementMessage(ledger.chainId(), body);
    List<Acknowledgement> acknowledgements =
        SimulatedLedger.REPLICAS.stream()
            .map(id -> new Acknowledgement(id, 1, Octets.of(ledger.key(id).sign(message))))
            .toList();
    long samples = hospital(member).samples();
    ledger.send(
        member,
        new RevealUpdate(
            spec.task(),
            number,
            manifest,
            salt(number, member),
            samples,
            acknowledgements,
            List.of()));
  }

  private void attest(TaskSpec spec, int number) {
    for (String replica : SimulatedLedger.REPLICAS) {
      if (attempt(spec, number).phase() != AttemptPhase.ATTEST) {
        return;
      }
      Map<VectorRole, ArrayVector> next = new EnumMap<>(VectorRole.class);
      RoundOutcome outcome =
          RoundComputation.computeVersion(
              input(spec, number),
              role ->
                  next.computeIfAbsent(
                      role, _ -> ArrayVector.zeros(spec.learning().length(role, spec.dimension()))),
              Lanes.one());
      ledger.send(replica, new AttestResult(spec.task(), number, outcome.result()));
      Attempt after = attempt(spec, number);
      if (after.phase() == AttemptPhase.FINAL && after.purpose() == Purpose.TRAIN) {
        before = Optional.of(model);
        model = Objects.requireNonNull(next.remove(VectorRole.MODEL));
        beside = next;
        Cohorts.seats(ledger.view(), after)
            .forEach(seat -> {
              controls.over(seat, blob(seat, VectorRole.CONTROL_DELTA));
              layers.over(seat);
            });
      }
    }
  }

  private RoundInput input(TaskSpec spec, int number) {
    Attempt attempt = attempt(spec, number);
    List<Seat> seats = Cohorts.seats(ledger.view(), attempt);
    List<Place> places =
        seats.stream()
            .map(seat ->
                Place.of(
                    seat,
                    blob(seat, VectorRole.DELTA),
                    blob(seat, VectorRole.EVALUATION),
                    blob(seat, VectorRole.CONTROL_DELTA)))
            .toList();
    Optional<VectorSource> lastDelta = before.map(earlier -> new Difference(model, earlier));
    return RoundInput.of(
        spec,
        attempt.purpose(),
        model,
        lastDelta,
        Draw.seed(spec.task(), number, seats),
        places,
        new TreeMap<VectorRole, VectorSource>(beside),
        Keys.enrolled(spec.task()).all(ledger.view()));
  }

  private Optional<VectorSource> blob(Seat seat, VectorRole role) {
    return seat.revealed().stream()
        .flatMap(revealed -> revealed.manifest().stream())
        .filter(entry -> entry.role() == role)
        .findFirst()
        .map(entry -> blobs.get(entry.root()));
  }

  private Attempt attempt(TaskSpec spec, int number) {
    return ledger.get(Keys.attempt(spec.task(), number));
  }

  private SimulatedHospital hospital(String member) {
    return Objects.requireNonNull(hospitals.get(member), member);
  }

  private static Digest salt(int number, String member) {
    return Digest.sha256(("salt " + number + " " + member).getBytes(StandardCharsets.UTF_8));
  }
}
