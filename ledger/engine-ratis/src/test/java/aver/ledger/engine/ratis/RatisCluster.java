package aver.ledger.engine.ratis;

import static java.nio.charset.StandardCharsets.UTF_8;

import aver.ledger.engine.AppPoint;
import aver.ledger.engine.EngineCursor;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Four peers over loopback with mutual TLS. */
final class RatisCluster extends FourPeers<RatisEngine> {
  static final Digest CHAIN = Digest.sha256("a chain".getBytes(UTF_8));
  static final RatisSettings.Timing FAST = new RatisSettings.Timing(300, 600, 4000);

  private static final Map<String, Keys> KEYS = generated();

  static {
    // as in production: whatever Ratis carries between replicas here passes the filter
    ObjectInputFilter.Config.setSerialFilter(
        ObjectInputFilter.Config.createFilter(SerialFilter.PATTERN));
  }

  private final Path directory;
  private final long snapshotEvery;
  private final long entriesKept;
  private final Optional<SnapshotFetcher> fetcher;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<String, Keys> keys = new TreeMap<>(KEYS);

  /** As the ledger gives them: of those that order, or are about to. */
  private final Map<String, Set<Digest>> pins = new ConcurrentHashMap<>(allPins().pins());

  RatisCluster(Path directory) throws Exception {
    this(directory, Disk.EMPTY);
  }

  RatisCluster(Path directory, Disk.Content begins) throws Exception {
    this(directory, begins, 20_000, 10_000, Optional.empty());
    for (String id : IDS) {
      start(id);
    }
  }

  RatisCluster(Path directory, long snapshotEvery, long entriesKept, SnapshotFetcher fetcher)
      throws IOException {
    this(directory, Disk.EMPTY, snapshotEvery, entriesKept, Optional.of(fetcher));
  }

  private RatisCluster(
      Path directory,
      Disk.Content begins,
      long snapshotEvery,
      long entriesKept,
      Optional<SnapshotFetcher> fetcher)
      throws IOException {
    super(begins);
    this.directory = directory;
    this.snapshotEvery = snapshotEvery;
    this.entriesKept = entriesKept;
    this.fetcher = fetcher;
    for (String id : IDS) {
      peers.add(new Peer(id, "127.0.0.1:" + freePort()));
    }
  }

  private static Map<String, Keys> generated() {
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

  @Override
  protected Path folder(String id) {
    return directory.resolve(id);
  }

  List<Peer> peers() {
    return List.copyOf(peers);
  }

  /** To be changed as the ledger would; each peer reads them at each message. */
  Map<String, Set<Digest>> pins() {
    return pins;
  }

  Peer peer(String id) {
    return peers.get(IDS.indexOf(id));
  }

  @Override
  public String engineId(String id) {
    return peer(id).id();
  }

  private Keys keysOf(Peer peer) {
    return Objects.requireNonNull(keys.get(peer.id()));
  }

  @Override
  public void start(String id) throws Exception {
    Peer self = peer(id);
    boolean newcomer = !self.id().equals(id);
    RatisSettings settings =
        new RatisSettings(
            self, peers, folder(id), CHAIN, FAST, snapshotEvery, entriesKept, 2000, newcomer);
    KitApplication application = new KitApplication(disk(id));
    PeerTls tls = keysOf(self).tls(() -> pins);
    SnapshotFetcher snapshots = fetcher.orElse((_, atLeast) -> copied(id, atLeast));
    start(id, application, new RatisEngine(settings, Optional.of(tls), snapshots, fatal(id)));
  }

  /** A newcomer gets no log of Ratis before it has what a snapshot of the others holds. */
  private CompletionStage<AppPoint> copied(String id, EngineCursor atLeast) {
    for (String other : IDS) {
      Disk.Content content = disk(other).read();
      if (!other.equals(id) && content.cursor().compareTo(atLeast) >= 0) {
        disk(id).write(content);
        return CompletableFuture.completedFuture(application(id).info());
      }
    }
    return CompletableFuture.failedFuture(new IOException("nobody has " + atLeast));
  }

  /** It may have forgotten a vote: it comes back as another peer with a key of its own. */
  @Override
  public void wipe(String id) throws Exception {
    super.wipe(id);
    Peer lost = peer(id);
    Peer next = new Peer(lost.id() + "b", lost.address());
    keys.put(next.id(), Keys.generate(next.id()));
    peers.set(IDS.indexOf(id), next);
  }

  /** Whoever leads tells a newcomer to fetch one before it sends it any entry. */
  @Override
  public void startFromSnapshot(String id) throws Exception {
    start(id);
    change(IDS);
  }

  @Override
  public void change(List<String> ids) throws Exception {
    List<Peer> next = ids.stream().map(this::peer).toList();
    next.forEach(peer -> pins.put(peer.id(), Set.of(PeerTls.pinOf(keysOf(peer).certificate()))));
    await("a leader", () -> IDS.stream().anyMatch(id -> engine(id).health().leading()));
    String leader =
        IDS.stream().filter(id -> engine(id).health().leading()).findFirst().orElseThrow();
    engine(leader).reconfigure(next).toCompletableFuture().get(60, TimeUnit.SECONDS);
    pins.keySet().retainAll(next.stream().map(Peer::id).toList());
  }
}
