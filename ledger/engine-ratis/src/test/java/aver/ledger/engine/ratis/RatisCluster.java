package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.ConsensusEngine;
import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.engine.kit.KitCluster;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Four peers over loopback with mutual TLS. */
final class RatisCluster implements KitCluster {
  static final List<String> IDS = List.of("r1", "r2", "r3", "r4");
  static final Digest CHAIN = Digest.sha256("a chain".getBytes(UTF_8));
  static final RatisSettings.Timing FAST = new RatisSettings.Timing(300, 600, 4000);

  private static final Map<String, Keys> KEYS = keys();

  static {
    // as in production: whatever Ratis carries between replicas here passes the filter
    ObjectInputFilter.Config.setSerialFilter(
        ObjectInputFilter.Config.createFilter(SerialFilter.PATTERN));
  }

  private final Path directory;
  private final long snapshotEvery;
  private final long entriesKept;
  private final SnapshotFetcher fetcher;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Map<String, RatisEngine> engines = new ConcurrentHashMap<>();
  private final Map<String, KitApplication> applications = new ConcurrentHashMap<>();
  private final Set<String> died = ConcurrentHashMap.newKeySet();
  private final PeerPins pins;

  RatisCluster(Path directory) throws Exception {
    this(directory, 20_000, 10_000, SnapshotFetcher.none(), allPins());
    for (String id : IDS) {
      start(id);
    }
  }

  RatisCluster(
      Path directory, long snapshotEvery, long entriesKept, SnapshotFetcher fetcher, PeerPins pins)
      throws IOException {
    this.directory = directory;
    this.snapshotEvery = snapshotEvery;
    this.entriesKept = entriesKept;
    this.fetcher = fetcher;
    this.pins = pins;
    for (String id : IDS) {
      disks.put(id, new Disk());
      peers.add(new Peer(id, "127.0.0.1:" + freePort()));
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, Keys> keys() {
    Map<String, Keys> keys = new TreeMap<>();
    try {
      for (String id : IDS) {
        keys.put(id, Keys.generate(id));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return keys;
  }

  static PeerPins allPins() {
    return Keys.pins(KEYS);
  }

  static Keys key(String id) {
    return Objects.requireNonNull(KEYS.get(id));
  }

  List<Peer> peers() {
    return peers;
  }

  Peer peer(String id) {
    return peers.get(IDS.indexOf(id));
  }

  @Override
  public List<String> ids() {
    return IDS;
  }

  @Override
  public ConsensusEngine engine(String id) {
    return Objects.requireNonNull(engines.get(id));
  }

  @Override
  public KitApplication application(String id) {
    return Objects.requireNonNull(applications.get(id));
  }

  @Override
  public Disk disk(String id) {
    return Objects.requireNonNull(disks.get(id));
  }

  @Override
  public void stop(String id) {
    engine(id).close();
  }

  @Override
  public void start(String id) throws Exception {
    start(id, key(id));
  }

  void start(String id, Keys keys) throws Exception {
    RatisSettings settings =
        new RatisSettings(
            peer(id),
            peers,
            directory.resolve(id),
            CHAIN,
            FAST,
            snapshotEvery,
            entriesKept,
            2000,
            false);
    KitApplication application = new KitApplication(disk(id));
    RatisEngine engine =
        new RatisEngine(
            settings, Optional.of(keys.tls(pins)), fetcher, (why, cause) -> died.add(id));
    applications.put(id, application);
    engines.put(id, engine);
    engine.start(application);
  }

  @Override
  public void change(List<String> ids) throws Exception {
    await("a leader", () -> IDS.stream().anyMatch(id -> engine(id).health().leading()));
    String leader =
        IDS.stream().filter(id -> engine(id).health().leading()).findFirst().orElseThrow();
    engine(leader)
        .reconfigure(ids.stream().map(this::peer).toList())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  @Override
  public boolean died(String id) {
    return died.contains(id);
  }

  @Override
  public void close() {
    engines.values().parallelStream().forEach(RatisEngine::close);
  }
}
