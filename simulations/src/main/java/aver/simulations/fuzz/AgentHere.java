package aver.simulations.fuzz;

import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.lifecycle.Commitments;
import aver.ledger.rules.lifecycle.Manifests;
import aver.ledger.rules.state.DatasetSpec;
import aver.ledger.rules.state.Model;
import aver.ledger.rules.state.Octets;
import aver.ledger.rules.state.PublicKey;
import aver.ledger.rules.state.VectorEntry;
import aver.ledger.rules.tx.Acknowledgement;
import aver.ledger.rules.tx.CommitUpdate;
import aver.ledger.rules.tx.Enrol;
import aver.ledger.rules.tx.Leave;
import aver.ledger.rules.tx.RegisterDataset;
import aver.ledger.rules.tx.RevealUpdate;
import aver.ledger.rules.tx.ReviseDataset;
import aver.ledger.rules.tx.RotateKey;
import aver.ledger.rules.tx.Transaction;
import aver.participant.agent.Action;
import aver.participant.agent.Agent;
import aver.participant.agent.AgentView;
import aver.participant.agent.AttemptKey;
import aver.participant.agent.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A hospital's agent: it does what {@link Agent} decides, one thing at a time. Its journal survives
 * every crash, as the real one does; training is made up.
 */
final class AgentHere {
  private static final long LOOK_MS = 2_000;

  private final World world;
  private final String id;
  private final Line line;
  private final Desk desk;
  private final DatasetSpec dataset;
  private final Updates updates;
  private final Journal journal = new Journal();
  private Optional<Transaction> ordered = Optional.empty();
  private boolean up;

  /** What stands on the agent's disk. */
  static final class Journal {
    final Map<AttemptKey, Updates.Made> made = new TreeMap<>();
    final Map<AttemptKey, String> failed = new TreeMap<>();
    final Map<String, byte[]> kept = new TreeMap<>();

    void forget(AttemptKey key) {
      made.remove(key);
      failed.remove(key);
      kept.keySet().removeIf(name -> name.startsWith(key + " "));
    }
  }

  private record Seen(AgentView view, Optional<Model> newest) {}

  AgentHere(World world, String id, long rows) {
    this.world = world;
    this.id = id;
    this.line = new Line(world, id);
    this.desk = new Desk(world, line);
    this.dataset =
        new DatasetSpec(
            rows, List.of(), Cast.hash("columns"), Cast.hash("rows of " + id), List.of());
    this.updates = new Updates(world, id, rows);
  }

  String id() {
    return id;
  }

  void start() {
    if (!up) {
      up = true;
      line.later(world.random().nextLong(1, 500), this::look);
    }
  }

  void kill() {
    if (up) {
      up = false;
      line.cut();
      world.note(id, "is killed");
    }
  }

  void poison(long kind) {
    updates.poison(kind);
  }

  /** A person lets the agent send something before it goes on. */
  void order(Transaction transaction) {
    ordered = Optional.of(transaction);
  }

  /** A new key, to be used once the ledger knows it. */
  void rotate() {
    SigningKey next = world.cast().identity(id, desk.keyVersion() + 1);
    PublicKey key = Cast.publicKey(next);
    byte[] message = RotateKey.possessionMessage(world.cast().chainId(), id, key);
    order(new RotateKey(Optional.of(key), Optional.empty(), Octets.of(next.sign(message))));
  }

  private void look() {
    line.read(
        state -> {
          desk.saw(state);
          return new Seen(Sight.of(state, id, dataset, journal), Sight.newestModel(state));
        },
        this::decide,
        () -> line.later(LOOK_MS, this::look));
  }

  private void decide(Seen seen) {
    if (ordered.isPresent()) {
      Transaction now = ordered.get();
      ordered = Optional.empty();
      send(now);
      return;
    }
    Decision decision = Agent.next(seen.view);
    world.checker().alarms(id, decision.alarms());
    switch (decision.action()) {
      case Action.RegisterDataset a -> send(new RegisterDataset(Task.DATASET, a.spec()));
      case Action.ReviseDataset a -> send(new ReviseDataset(Task.DATASET, a.spec()));
      case Action.Enrol a -> send(new Enrol(a.task(), Task.DATASET, a.datasetVersion()));
      case Action.Leave a -> send(new Leave(a.task()));
      case Action.Train a -> train(a, seen);
      case Action.Stop a -> throw new IllegalStateException("nothing trains beside this: " + a);
      case Action.Commit a ->
          sendKept(
              a.key(),
              "commit",
              new CommitUpdate(a.key().task(), a.key().attempt(), a.commitment()));
      case Action.UploadAndReveal a -> reveal(a.key());
      case Action.Forget a -> {
        journal.forget(a.key());
        line.later(1, this::look);
      }
      case Action.Wait _ -> line.later(world.random().nextLong(LOOK_MS / 4, LOOK_MS), this::look);
    }
  }

  private void send(Transaction transaction) {
    desk.send(desk.sign(transaction), this::went);
  }

  private void went(Desk.Fate fate) {
    line.later(fate instanceof Desk.Fate.Applied ? 1 : 1_000, this::look);
  }

  private void sendKept(AttemptKey key, String name, Transaction transaction) {
    String place = key + " " + name;
    byte[] bytes = journal.kept.computeIfAbsent(place, _ -> desk.sign(transaction));
    desk.send(
        bytes,
        fate -> {
          journal.kept.remove(place);
          went(fate);
        });
  }

  private void train(Action.Train action, Seen seen) {
    Digest base =
        seen.newest.map(m -> m.manifest().getFirst().root()).orElseGet(() -> Cast.hash("none"));
    line.later(
        updates.trainingMs(),
        () -> {
          Updates.Made made = updates.make(action.key(), action.purpose(), base);
          journal.made.put(action.key(), made);
          world.note(id, "made an update for " + action.key());
          look();
        });
  }

  /** What a commitment binds to. */
  static Digest commitment(
      Digest chainId, AttemptKey key, String member, List<VectorEntry> manifest, Digest salt) {
    return Commitments.of(
        chainId, key.task(), key.attempt(), member, Manifests.root(manifest), salt);
  }

  private void reveal(AttemptKey key) {
    Updates.Made made = java.util.Objects.requireNonNull(journal.made.get(key));
    byte[] kept = journal.kept.get(key + " reveal");
    if (kept != null || updates.withholds()) {
      if (kept == null) {
        line.later(LOOK_MS, this::look);
      } else {
        desk.send(
            kept,
            fate -> {
              journal.kept.remove(key + " reveal");
              went(fate);
            });
      }
      return;
    }
    new Upload(world, line, desk, made)
        .run(
            key,
            acknowledgements -> sendKept(key, "reveal", revealOf(key, made, acknowledgements)),
            () -> line.later(LOOK_MS, this::look));
  }

  private static RevealUpdate revealOf(
      AttemptKey key, Updates.Made made, List<Acknowledgement> acknowledgements) {
    return new RevealUpdate(
        key.task(),
        key.attempt(),
        made.manifest(),
        made.salt(),
        made.samples(),
        acknowledgements,
        List.of());
  }
}
