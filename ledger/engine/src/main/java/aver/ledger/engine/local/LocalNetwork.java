package aver.ledger.engine.local;

import aver.ledger.engine.Batch;
import aver.ledger.engine.DecidedBlock;
import aver.ledger.engine.EngineCursor;
import aver.ledger.engine.Fatal;
import aver.ledger.engine.Membership;
import aver.ledger.engine.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The order of all blocks, and the network that brings them to the replicas.
 *
 * <p>One sequencer stands for a working consensus: it decides while a majority of the peers is up
 * and connected, and only replicas on that side reach it. A replica that was down or cut off
 * receives what it missed, in order. What was decided stays decided.
 */
public final class LocalNetwork {
  private final VirtualTime time;
  private final SplittableRandom random;
  private final LocalSettings settings;
  private final TreeMap<String, Peer> peers = new TreeMap<>();
  private final TreeMap<String, LocalEngine> running = new TreeMap<>();
  private final TreeSet<String> cutOff = new TreeSet<>();
  private final List<DecidedBlock> decided = new ArrayList<>();
  private final List<byte[]> gathered = new ArrayList<>();
  private boolean gathering;

  /** Begins an empty order among {@code peers}. */
  public LocalNetwork(List<Peer> peers, long seed, LocalSettings settings, VirtualTime time) {
    peers.forEach(peer -> this.peers.put(peer.id(), peer));
    this.random = new SplittableRandom(seed);
    this.settings = settings;
    this.time = time;
  }

  /** The clock of all of it. */
  public VirtualTime time() {
    return time;
  }

  /** An end for the replica {@code id}; a crashed replica starts again with a new one. */
  public LocalEngine engine(String id, Fatal fatal) {
    return new LocalEngine(id, this, fatal);
  }

  /**
   * Cuts {@code ids} off from the others; they must be fewer than half, or nothing is decided any
   * more.
   */
  public void partition(Set<String> ids) {
    cutOff.clear();
    cutOff.addAll(ids);
  }

  /** Connects all again. */
  public void heal() {
    cutOff.clear();
    running.values().forEach(this::deliverNext);
    decideSoon();
  }

  /** Number of blocks that are decided. */
  public long decidedBlocks() {
    return decided.size();
  }

  LocalSettings settings() {
    return settings;
  }

  Membership membership(String self) {
    return new Membership(self, List.copyOf(peers.values()));
  }

  void replacePeers(List<Peer> next) {
    peers.clear();
    next.forEach(peer -> peers.put(peer.id(), peer));
  }

  void joined(LocalEngine engine) {
    running.put(engine.id(), engine);
    deliverNext(engine);
    decideSoon();
  }

  void left(LocalEngine engine) {
    running.remove(engine.id(), engine);
  }

  /** The lowest id on the side that decides stands for a leader. */
  String leader() {
    return running.keySet().stream().filter(this::connected).findFirst().orElse("");
  }

  boolean decides() {
    long up =
        peers.keySet().stream()
            .filter(id -> running.containsKey(id) && !cutOff.contains(id))
            .count();
    return up * 2 > peers.size();
  }

  private boolean connected(String id) {
    return decides() && peers.containsKey(id) && !cutOff.contains(id);
  }

  /** Brings a transaction to the sequencer, however long it takes. */
  void send(LocalEngine from, byte[] transaction, Runnable arrived) {
    time.after(
        delay(),
        () -> {
          if (running.get(from.id()) != from) {
            return; // it crashed, and with it what it had on its way
          }
          if (!connected(from.id()) || lost()) {
            time.after(settings.resendMs(), () -> send(from, transaction, arrived));
            return;
          }
          gathered.add(transaction);
          decideSoon();
          arrived.run();
        });
  }

  private void decideSoon() {
    if (!gathering && !gathered.isEmpty()) {
      gathering = true;
      time.after(settings.lingerMs(), this::decide);
    }
  }

  private void decide() {
    gathering = false;
    if (!decides()) {
      return; // goes on when enough are back
    }
    while (!gathered.isEmpty()) {
      int count = 0;
      int size = 1;
      while (count < gathered.size() && count < Batch.TRANSACTIONS_MAX) {
        size += Batch.sizeOf(gathered.get(count));
        if (size > Batch.BYTES_MAX && count > 0) {
          break;
        }
        count++;
      }
      List<byte[]> first = gathered.subList(0, count);
      decided.add(new DecidedBlock(new EngineCursor(0, decided.size()), first));
      first.clear();
    }
    running.values().forEach(this::deliverNext);
  }

  /**
   * Plans the delivery of the block that {@code engine} needs next, unless one is planned already.
   */
  private void deliverNext(LocalEngine engine) {
    long next = engine.nextIndex();
    if (next >= decided.size() || !engine.expectDelivery()) {
      return;
    }
    time.after(delay(), () -> deliver(engine, decided.get((int) next)));
  }

  private void deliver(LocalEngine engine, DecidedBlock block) {
    if (running.get(engine.id()) != engine) {
      return;
    }
    if (cutOff.contains(engine.id()) || lost()) {
      time.after(settings.resendMs(), () -> deliver(engine, block));
      return;
    }
    engine.deliver(block);
    deliverNext(engine);
  }

  private long delay() {
    return random.nextLong(settings.delayMinMs(), settings.delayMaxMs() + 1);
  }

  private boolean lost() {
    return random.nextInt(1_000_000) < settings.lossPpm();
  }
}
