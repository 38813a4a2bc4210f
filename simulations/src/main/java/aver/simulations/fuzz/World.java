package aver.simulations.fuzz;

import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.local.LocalNetwork;
import aver.ledger.engine.local.VirtualTime;
import aver.ledger.proof.Digest;
import aver.ledger.rules.state.Octets;
import aver.proto.v1.CheckpointSignature;
import aver.proto.v1.ExchangeRequest;
import aver.proto.v1.ExchangeResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All who take part in one seed, and the one thread and the one source of randomness that they
 * share. Whatever happens goes through here, so that it is in the history and looked at.
 */
final class World {
  /** Even good clocks differ by this, in ms. */
  private static final long SKEW_MS = 40;

  private final Plan plan;
  private final Feed feed;
  private final Cast cast;
  private final VirtualTime time = new VirtualTime(Cast.START_MS);
  private final SplittableRandom random;
  private final History history = new History(Cast.START_MS);
  private final Checker checker;
  private final Net net;
  private final LocalNetwork order;
  private final Map<String, ReplicaHere> replicas = new TreeMap<>();
  private final Map<String, Long> planned = new TreeMap<>();
  private final Set<Octets> smuggled = new TreeSet<>();
  private final Stories stories = new Stories();
  private final Forgers forgers;
  private final Set<String> liars = new TreeSet<>();

  World(Plan plan, Feed feed) {
    this.plan = plan;
    this.feed = feed;
    this.cast = new Cast(plan.replicas(), Plan.HOSPITALS);
    this.random = new SplittableRandom(plan.seed() ^ 0x5DEECE66DL);
    this.net = new Net(time, random, plan);
    this.checker = new Checker(plan, cast);
    this.forgers = new Forgers(this);
    this.order =
        new LocalNetwork(
            cast.replicas().stream().map(id -> Cast.peer(id, 1)).toList(),
            plan.seed(),
            plan.network(),
            time);
    for (String id : cast.replicas()) {
      ReplicaHere replica = new ReplicaHere(this, id, 1);
      replica.skew(random.nextLong(-SKEW_MS, SKEW_MS + 1));
      replicas.put(id, replica);
    }
  }

  Plan plan() {
    return plan;
  }

  Feed feed() {
    return feed;
  }

  Cast cast() {
    return cast;
  }

  VirtualTime time() {
    return time;
  }

  SplittableRandom random() {
    return random;
  }

  Net net() {
    return net;
  }

  LocalNetwork order() {
    return order;
  }

  History history() {
    return history;
  }

  Checker checker() {
    return checker;
  }

  Stories stories() {
    return stories;
  }

  Forgers forgers() {
    return forgers;
  }

  /** Ms since the beginning. */
  long sinceMs() {
    return time.nowMs() - Cast.START_MS;
  }

  /** All replicas that ever were, by id; one whose disk was lost is the newest of its id. */
  List<ReplicaHere> replicas() {
    return List.copyOf(replicas.values());
  }

  void add(ReplicaHere replica) {
    replicas.put(replica.id(), replica);
  }

  Optional<ReplicaHere> running(String id) {
    return Optional.ofNullable(replicas.get(id)).filter(ReplicaHere::up);
  }

  void note(String who, String what) {
    history.note(time.nowMs(), who, what);
  }

  /** Does something for a replica after a while, unless it was stopped or started meanwhile. */
  void later(String replica, int life, long delayMs, Runnable action) {
    time.after(
        delayMs,
        () -> {
          if (running(replica).filter(r -> r.life() == life).isPresent()) {
            action.run();
          }
        });
  }

  /** As {@link #later}; what was planned under the same name for later than this is forgotten. */
  void once(String replica, int life, String name, long delayMs, Runnable action) {
    String key = replica + " " + life + " " + name;
    long atMs = time.nowMs() + delayMs;
    Long before = planned.get(key);
    if (before != null && before <= atMs) {
      return;
    }
    planned.put(key, atMs);
    later(
        replica,
        life,
        delayMs,
        () -> {
          if (planned.remove(key, atMs)) {
            action.run();
          }
        });
  }

  /** Bytes that a lying replica puts into the order. */
  void smuggle(byte[] bytes) {
    smuggled.add(Octets.of(bytes));
  }

  boolean smuggled(byte[] bytes) {
    return !smuggled.isEmpty() && smuggled.contains(Octets.of(bytes));
  }

  /** What a replica is told to be block so and so. */
  DecidedBlock story(ReplicaHere replica, DecidedBlock block) {
    return stories.told(this, replica, block);
  }

  // what the checker is shown

  void made(String signer, byte[] transaction) {
    checker.made(signer, transaction);
  }

  void acknowledged(Digest txId, long seq) {
    checker.acknowledged(txId, seq);
  }

  void written(ReplicaHere replica) {
    var head = replica.store().head().orElseThrow();
    note(replica.id(), "block " + head.height() + " " + head.stateRoot().hex().substring(0, 16));
    checker.written(replica.id(), replica.store(), honestClockMs());
  }

  void signed(ReplicaHere replica) {
    if (replica.up()) {
      checker
          .certified(replica.id(), replica.store())
          .forEach(height -> note(replica.id(), "certified " + height));
    }
  }

  void sent(ReplicaHere replica, ExchangeRequest message) {
    sent(replica, message.getSignaturesList());
  }

  void sent(ReplicaHere replica, ExchangeResponse message) {
    sent(replica, message.getSignaturesList());
  }

  private void sent(ReplicaHere replica, List<CheckpointSignature> signatures) {
    if (!forgers.lies(replica.id())) {
      signatures.forEach(signature -> checker.signature(replica.keyName(), signature));
    }
  }

  void diverged(ReplicaHere replica, String why) {
    if (!forgers.lies(replica.id())) {
      checker.diverged(replica.id(), why);
    }
  }

  /** From now on a replica's clock readings cannot be believed. */
  void liar(ReplicaHere replica) {
    liars.add(replica.id());
  }

  /** The furthest clock of those replicas that tell the truth; any if too many do not. */
  private long honestClockMs() {
    return liars.size() * 2 > plan.replicas() ? Long.MAX_VALUE : time.nowMs() + SKEW_MS;
  }

  /** Names of replicas in the engine. */
  Set<String> engines(Set<String> ids) {
    Set<String> names = new TreeSet<>();
    ids.forEach(
        id -> Optional.ofNullable(replicas.get(id)).ifPresent(r -> names.add(r.engineId())));
    return names;
  }
}
