package aver.ledger.engine.local;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Peer;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.engine.kit.KitCluster;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Four local replicas. */
final class LocalCluster implements KitCluster {
  private static final List<String> IDS = List.of("r1", "r2", "r3", "r4");

  private final LocalNetwork network;
  private final Disk.Content begins;
  private final Map<String, Disk> disks = new HashMap<>();
  private final Map<String, LocalEngine> engines = new HashMap<>();
  private final Map<String, KitApplication> applications = new HashMap<>();
  private final Set<String> died = new HashSet<>();

  LocalCluster(long seed, LocalSettings settings) throws Exception {
    this(seed, settings, Disk.EMPTY);
  }

  LocalCluster(long seed, LocalSettings settings, Disk.Content begins) throws Exception {
    List<Peer> peers = IDS.stream().map(id -> new Peer(id, "local:1")).toList();
    this.begins = begins;
    network = new LocalNetwork(peers, seed, settings, new VirtualTime(0));
    for (String id : IDS) {
      disks.put(id, new Disk(begins));
      start(id);
    }
  }

  LocalNetwork network() {
    return network;
  }

  @Override
  public List<String> ids() {
    return IDS;
  }

  @Override
  public ConsensusEngine engine(String id) {
    return java.util.Objects.requireNonNull(engines.get(id));
  }

  @Override
  public KitApplication application(String id) {
    return java.util.Objects.requireNonNull(applications.get(id));
  }

  @Override
  public Disk disk(String id) {
    return java.util.Objects.requireNonNull(disks.get(id));
  }

  @Override
  public void stop(String id) {
    engine(id).close();
  }

  @Override
  public void start(String id) throws Exception {
    KitApplication application = new KitApplication(disk(id));
    LocalEngine engine = network.engine(id, (why, cause) -> died.add(id));
    applications.put(id, application);
    engines.put(id, engine);
    engine.start(application);
  }

  /** The order is the network's: of an engine nothing is kept. */
  @Override
  public void wipe(String id) {
    disk(id).write(begins);
  }

  /** The disk of another one is copied; what is behind its place the network brings. */
  @Override
  public void startFromSnapshot(String id) throws Exception {
    String other = IDS.stream().filter(one -> !one.equals(id)).findFirst().orElseThrow();
    disk(id).write(disk(other).read());
    start(id);
    change(IDS);
  }

  @Override
  public void change(List<String> ids) {
    List<Peer> peers = ids.stream().map(id -> new Peer(id, "local:1")).toList();
    engine(engine("r1").health().leader().orElseThrow())
        .reconfigure(peers)
        .toCompletableFuture()
        .join();
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!network.time().step()) {
        throw new AssertionError("nothing is planned any more, and still no " + what);
      }
    }
  }

  @Override
  public boolean died(String id) {
    return died.contains(id);
  }

  @Override
  public void close() {
    IDS.forEach(this::stop);
  }
}
