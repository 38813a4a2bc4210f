package aver.simulations.fuzz;

import aver.ledger.engine.Peer;
import aver.ledger.engine.local.LocalEngine;
import aver.ledger.node.PassiveReplica;
import aver.ledger.node.round.ReplicaSigner;
import aver.ledger.node.round.RoundStep;
import aver.ledger.proof.Digest;
import aver.ledger.proof.crypto.SigningKey;
import aver.ledger.rules.state.Keys;
import aver.ledger.rules.state.Overlay;
import aver.ledger.rules.tx.Transaction;
import aver.ledger.store.LedgerStore;
import aver.ledger.store.MemoryDisk;
import aver.ledger.store.StoreView;
import aver.ledger.vector.ArrayVector;
import aver.ledger.wire.TransactionWire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A replica of the simulation: a disk, a clock, and while it runs the parts of a real one. */
final class ReplicaHere {
  private static final long PEERS_LOOK_MS = 1_000;

  private final World world;
  private final String id;
  private final Peer peer;
  private final SigningKey identity;
  private final SigningKey checkpoint;
  private final Map<Digest, ArrayVector> vectors = new TreeMap<>();
  private MemoryDisk disk = new MemoryDisk();
  private @Nullable Running running;
  private int life;
  private long nonces;
  private long skewMs;
  private boolean gone;

  /** What is there while it runs. */
  private record Running(
      PassiveReplica core, LocalEngine engine, RoundStep duties, Certified certified, Talk talk) {}

  ReplicaHere(World world, String id, int diskNumber) {
    this.world = world;
    this.id = id;
    this.peer = Cast.peer(id, diskNumber);
    this.identity = world.cast().identity(id, diskNumber);
    this.checkpoint = world.cast().checkpoint(id, diskNumber);
  }

  String id() {
    return id;
  }

  /** Its name in the engine. */
  String engineId() {
    return peer.id();
  }

  /** Names its checkpoint key. */
  String keyName() {
    return peer.id();
  }

  boolean up() {
    return running != null;
  }

  /** Its clock, in ms since 1970. */
  long clockMs() {
    return world.time().nowMs() + skewMs;
  }

  void skew(long ms) {
    skewMs = ms;
  }

  /** What signs its checkpoints. */
  SigningKey checkpoint() {
    return checkpoint;
  }

  /** A transaction of its own, signed as its state says. */
  byte[] signed(Transaction transaction) {
    ReplicaSigner signer =
        new ReplicaSigner(id, world.cast().chainId(), identity, this::clockMs, this::nonce);
    try (StoreView view = store().view()) {
      return TransactionWire.encode(signer.sign(new Overlay(view), transaction));
    }
  }

  MemoryDisk disk() {
    return disk;
  }

  Map<Digest, ArrayVector> vectors() {
    return vectors;
  }

  LedgerStore store() {
    return now().core.store();
  }

  PassiveReplica core() {
    return now().core;
  }

  LocalEngine engine() {
    return now().engine;
  }

  Certified certified() {
    return now().certified;
  }

  private Running now() {
    return Objects.requireNonNull(running, id);
  }

  /** Starts on what its disk holds; does nothing if it runs, or was given up. */
  void start() {
    if (running != null || gone) {
      return;
    }
    life++;
    PassiveReplica core =
        new PassiveReplica(
            disk,
            new PassiveReplica.Settings(
                world.cast().genesis(),
                id,
                identity,
                checkpoint,
                this::clockMs,
                world.time()::nowMs,
                this::nonce,
                this::written,
                this::diverged));
    LocalEngine engine = world.order().engine(peer.id(), ReplicaHere::broken);
    Computing results = new Computing(world, this, core);
    Witness witness = new Witness(world, id, engine);
    RoundStep duties = core.duties(witness, results, this::wake);
    Talk talk = new Talk(world, this, core);
    running = new Running(core, engine, duties, new Certified(core.store()), talk);
    world.note(id, "starts at height " + core.store().head().orElseThrow().height());
    try {
      engine.start(new Order(world, world.feed().to(world, this), core.ledger()));
    } catch (aver.ledger.engine.EngineException e) {
      throw new IllegalStateException(e);
    }
    talk.wake();
    wake();
    world.later(id, life, PEERS_LOOK_MS, this::followPeers);
  }

  /** Ends at once; what stands on the disk stays as it is. */
  void stop() {
    if (running != null) {
      Running ended = running;
      running = null;
      life++;
      ended.engine.close();
    }
  }

  /**
   * Its process dies, and starts again after a while.
   *
   * @param kept how many of the writes that were not synced are still found
   */
  void crash(int kept, long downMs) {
    if (running != null) {
      int unsynced = disk.unsyncedWrites();
      stop();
      disk.crash(kept);
      world.net().unmute(id);
      world.note(id, "dies with %d writes unsynced".formatted(unsynced));
      world.time().after(downMs, this::start);
    }
  }

  /** Ends for good: its disk was lost, or nobody may trust it any more. */
  void giveUp() {
    stop();
    gone = true;
  }

  boolean gone() {
    return gone;
  }

  /** Puts another disk in, while it is stopped. */
  void disk(MemoryDisk other) {
    disk = other;
  }

  /** Which start this is; what was planned before another one must not happen any more. */
  int life() {
    return life;
  }

  private static void broken(String what, Throwable cause) {
    throw cause instanceof Violation found
        ? found
        : new Violation("apply-never-fails", what + ": " + cause, cause);
  }

  private byte[] nonce() {
    return ByteBuffer.allocate(16).putInt(peer.id().hashCode()).putInt(7).putLong(nonces++).array();
  }

  private void written() {
    world.written(this);
    world.later(id, life, world.random().nextLong(0, 15), this::sign);
    wake();
  }

  private void sign() {
    now().core.sign();
    world.signed(this);
    if (running != null) {
      now().talk.wake();
    }
  }

  private void diverged(String why) {
    world.note(id, "gives up: " + why);
    world.diverged(this, why);
    // whoever called is still at work: it ends after that
    int then = life;
    world
        .time()
        .after(
            0,
            () -> {
              if (life == then) {
                giveUp();
              }
            });
  }

  /** Something happened: it looks at its duties again. */
  void wake() {
    world.once(id, life, "duties", 1, this::look);
  }

  private void look() {
    long waitMs = now().duties.take();
    world.once(id, life, "duties", Math.clamp(waitMs, 1, 60_000), this::look);
  }

  /** Lets the engine follow the ledger, if this replica leads. */
  private void followPeers() {
    Running here = now();
    if (here.engine.health().leading()) {
      Optional<List<Peer>> next = here.core.nextPeers(here.engine);
      next.ifPresent(peers -> {
        world.note(id, "orders with " + peers.stream().map(Peer::id).toList());
        var _ = here.engine.reconfigure(peers);
      });
    }
    world.later(id, life, PEERS_LOOK_MS, this::followPeers);
  }

  /** The other replicas, as the state here says. */
  List<String> peers() {
    try (StoreView view = store().view()) {
      return new Overlay(view)
          .get(Keys.REPLICAS).orElseThrow().ids().stream()
              .filter(other -> !other.equals(id))
              .toList();
    }
  }
}
