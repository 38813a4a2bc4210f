package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.Peer;
import aver.ledger.engine.SnapshotFetcher;
import aver.ledger.engine.kit.Disk;
import aver.ledger.engine.kit.FourPeers;
import aver.ledger.engine.kit.KitApplication;
import aver.ledger.proof.Digest;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Four peers over loopback with mutual TLS. */
final class RatisCluster extends FourPeers<RatisEngine> {
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
  private final PeerPins pins;

  RatisCluster(Path directory) throws Exception {
    this(directory, Disk.EMPTY);
  }

  RatisCluster(Path directory, Disk.Content begins) throws Exception {
    this(directory, begins, 20_000, 10_000, SnapshotFetcher.none(), allPins());
    for (String id : IDS) {
      start(id);
    }
  }

  RatisCluster(
      Path directory, long snapshotEvery, long entriesKept, SnapshotFetcher fetcher, PeerPins pins)
      throws IOException {
    this(directory, Disk.EMPTY, snapshotEvery, entriesKept, fetcher, pins);
  }

  private RatisCluster(
      Path directory,
      Disk.Content begins,
      long snapshotEvery,
      long entriesKept,
      SnapshotFetcher fetcher,
      PeerPins pins)
      throws IOException {
    super(begins);
    this.directory = directory;
    this.snapshotEvery = snapshotEvery;
    this.entriesKept = entriesKept;
    this.fetcher = fetcher;
    this.pins = pins;
    for (String id : IDS) {
      peers.add(new Peer(id, "127.0.0.1:" + freePort()));
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
    RatisEngine engine = new RatisEngine(settings, Optional.of(keys.tls(pins)), fetcher, fatal(id));
    start(id, application, engine);
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
}
